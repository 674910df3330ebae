package law

const medicinesCode = "32001L0083"

// medicineProvisions: what the packs cite. checked.txt says when each was compared, unchecked.txt why it was not.
var medicineProvisions = []Provision{
	{Ref: Ref{medicinesCode, "art 1(2)"}, Title: "medicinal product, by presentation or by function"},
	{Ref: Ref{medicinesCode, "art 1(33)"}, Title: "falsified medicinal product"},
	{Ref: Ref{medicinesCode, "art 6(1)"}, Title: "no medicinal product on the market without marketing authorisation"},
	{Ref: Ref{medicinesCode, "art 71(1)"}, Title: "medicinal products subject to prescription"},
	{Ref: Ref{medicinesCode, "art 71(2)"}, Title: "medicinal products subject to special prescription, narcotic and psychotropic substances"},
	{Ref: Ref{medicinesCode, "art 85c(1)"}, Title: "who may offer medicinal products at a distance to the public, and how"},
	{Ref: Ref{medicinesCode, "art 85c(1)(d)"}, Title: "what the website must show, the common logo on every page among it",
		DoubtIn: "letter"},
	{Ref: Ref{medicinesCode, "art 85c(6)"}, Title: "penalties for others who offer medicinal products at a distance", DoubtIn: "paragraph"},
	{Ref: Ref{medicinesCode, "art 87(1)"}, Title: "no advertising of a medicinal product without marketing authorisation"},
	{Ref: Ref{medicinesCode, "art 88(1)(a)"}, Title: "no advertising to the public of medicines on prescription"},
	{Ref: Ref{medicinesCode, "art 88(1)(b)"}, Title: "no advertising to the public of narcotic and psychotropic substances"},
	{Ref: Ref{medicinesCode, "art 118a"}, Title: "penalties for falsified medicinal products"},
	{Ref: Ref{"32004F0757", "art 2(1)(a)"}, Title: "offering drugs, offering them for sale and selling them is punishable"},
	{Ref: Ref{"32014R0699", "art 1"}, Title: "design of the common logo"},
	{Ref: Ref{"32014R0699", "art 3"}, Title: "link between the seller and the national list, fixed and reciprocal"},
}
