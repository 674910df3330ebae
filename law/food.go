package law

// foodProvisions: what the packs cite. checked.txt says when each was compared, unchecked.txt why it was not.
var foodProvisions = []Provision{
	{Ref: Ref{"32015R2283", "art 6(2)"}, Title: "only authorised novel foods on the Union list may be placed on the market"},
	{Ref: Ref{"32017R2470", "annex"}, Title: "Union list of novel foods"},
	{Ref: Ref{"32002R0178", "art 14(1)"}, Title: "unsafe food must not be placed on the market"},
	{Ref: Ref{"32008R1333", "art 4(1)"}, Title: "only additives on the Union list may be placed on the market and used in food"},
	{Ref: Ref{"32008R1333", "art 5"}, Title: "no food with an additive whose use does not comply"},
	{Ref: Ref{"32008R1333", "annex II"}, Title: "Union list of additives and their conditions of use"},
	{Ref: Ref{"32022R0063", "art 1"}, Title: "titanium dioxide (E 171) authorised in no category of food"},
	{Ref: Ref{"32006R1925", "art 8(2)"}, Title: "substances prohibited or restricted in food"},
	{Ref: Ref{"32006R1925", "annex III"}, Title: "substances prohibited, restricted or under scrutiny in food"},
	{Ref: Ref{"32011R1169", "art 9(1)"}, Title: "mandatory particulars of food"},
	{Ref: Ref{"32011R1169", "art 14(1)"}, Title: "food information before a purchase at distance"},
	{Ref: Ref{"32002R0178", "art 2"}, Title: "what food is, and that medicinal products and narcotic or psychotropic substances are none"},
	{Ref: Ref{"32002L0046", "art 6(2)"}, Title: "no food supplement said to prevent, treat or cure a human disease"},
	{Ref: Ref{"32011R1169", "art 7(3)"}, Title: "no food said to prevent, treat or cure a human disease"},
	{Ref: Ref{"32006R1924", "art 10(1)"}, Title: "only authorised health claims"},
	{Ref: Ref{"32006R1924", "art 12(a)"}, Title: "no claim that health could be affected by not consuming the food"},
	{Ref: Ref{"32006R1924", "art 12(b)"}, Title: "no claim about the rate or amount of weight loss"},
	{Ref: Ref{"32006R1924", "art 12(c)"}, Title: "no claim that refers to recommendations of individual doctors or health professionals"},
}
