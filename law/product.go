package law

// productProvisions: what the packs cite. None was compared with the Official Journal (≈) unless Checked says so.
var productProvisions = []Provision{
	{Ref: Ref{"32023R0988", "art 5"}, Title: "only safe products on the market"},
	{Ref: Ref{"32023R0988", "art 22(6)"}, Title: "marketplaces take regular account of Safety Gate alerts"}, // ≈
	{Ref: Ref{"32023R0988", "art 22(7)"}, Title: "random checks use at least the Safety Gate portal"},       // ≈
	{Ref: Ref{"32009L0048", "art 10(2)"}, Title: "toys must not endanger users"},
	{Ref: Ref{"32014L0053", "art 3(2)"}, Title: "radio equipment must avoid harmful interference"},
	{Ref: Ref{"32014L0053", "art 6"}, Title: "only compliant radio equipment on the market"},
	{Ref: Ref{"32013L0029", "art 7(1)"}, Title: "age limits for pyrotechnic articles"},
	{Ref: Ref{"32013L0029", "art 7(3)"}, Title: "pyrotechnic articles for persons with specialist knowledge only"},
	{Ref: Ref{"32021L0555", "annex I"}, Title: "categories of firearms, among them prohibited ones"},
	{Ref: Ref{"32009R1223", "art 14(1)"}, Title: "prohibited and restricted substances in cosmetics"},
	{Ref: Ref{"32009R1223", "annex II"}, Title: "substances prohibited in cosmetics"},
	{Ref: Ref{"32006R1907", "annex XVII entry 6"}, Title: "asbestos fibres"},
	{Ref: Ref{"32006R1907", "annex XVII entry 16"}, Title: "lead carbonates in paints"},
	{Ref: Ref{"32006R1907", "annex XVII entry 18a"}, Title: "mercury in measuring devices for the general public"},
	{Ref: Ref{"32006R1907", "annex XVII entry 30"}, Title: "substances toxic for reproduction, not for the general public"},
	{Ref: Ref{"32006R1907", "annex XVII entry 32"}, Title: "chloroform, not for the general public"},
	{Ref: Ref{"32006R1907", "annex XVII entry 59"}, Title: "dichloromethane in paint strippers"},
	{Ref: Ref{"32006R1907", "annex XVII entry 75"}, Title: "substances in tattoo inks"},
	{Ref: Ref{"32019R1148", "art 5(1)"}, Title: "restricted explosives precursors, not for the general public"},
	{Ref: Ref{"32019R1148", "annex I"}, Title: "restricted explosives precursors and their limits"},
	{Ref: Ref{"32024R0573", "art 11(1)"}, Title: "placing on the market of fluorinated gases and products with them"},
	{Ref: Ref{"32013L0059", "art 21"}, Title: "prohibition of practices that add radioactive substances", DoubtIn: "the paragraph within art 21"},
	{Ref: Ref{"32009R1107", "art 28(1)"}, Title: "only authorised plant protection products on the market"},
	{Ref: Ref{"32014L0040", "art 17"}, Title: "tobacco for oral use prohibited"},
	{Ref: Ref{"32014L0040", "art 20(3)"}, Title: "nicotine strength and volume of electronic cigarettes"},
	{Ref: Ref{"32021L0555", "art 4(1)"}, Title: "marking and registration of firearms and essential components"},
}
