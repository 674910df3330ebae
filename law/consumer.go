package law

// consumerProvisions: what the packs cite. checked.txt says when each was compared, unchecked.txt why it was not.
var consumerProvisions = []Provision{
	{Ref: Ref{"32017R1001", "art 9(2)"}, Title: "rights conferred by an EU trade mark"},
	{Ref: Ref{"32017R1001", "art 9(3)"}, Title: "offering goods under the sign may be prohibited"},
	{Ref: Ref{"32005L0029", "art 6(1)"}, Title: "misleading actions"},
	{Ref: Ref{"32005L0029", "art 6(2)"}, Title: "confusion with the products or marks of a competitor"},
	{Ref: Ref{"32005L0029", "art 7(1)"}, Title: "misleading omissions"},
	{Ref: Ref{"32005L0029", "art 7(2)"}, Title: "hiding material information"},
	{Ref: Ref{"32005L0029", "annex I point 9"}, Title: "creating the impression that a product can legally be sold"},
	{Ref: Ref{"32005L0029", "annex I point 11"}, Title: "promotion paid by a trader that does not make that clear"},
	{Ref: Ref{"32005L0029", "annex I point 13"}, Title: "deliberately misleading about the manufacturer"},
	{Ref: Ref{"32005L0029", "annex I point 22"}, Title: "a trader who passes for a consumer"},
	{Ref: Ref{"32005L0029", "annex I point 23c"}, Title: "false or misrepresented consumer reviews"},
	{Ref: Ref{"32000L0031", "art 5(1)"}, Title: "who renders a service says who and where he is"},
	{Ref: Ref{"32000L0031", "art 6(a)"}, Title: "commercial communication is identifiable as such"},
	{Ref: Ref{"32000L0031", "art 6(b)"}, Title: "on whose behalf it is made is identifiable"},
	{Ref: Ref{"32010L0013", "art 28b(1)"}, Title: "video-sharing platforms protect minors"},
	{Ref: Ref{"32017R1001", "art 10"}, Title: "preparatory acts: packaging, labels, tags and security features with the mark"},
}
