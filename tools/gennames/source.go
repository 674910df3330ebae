package main

// source is a register from which names are taken.
type source struct {
	id      string
	folder  string // below the data folder; "" for what is read from law
	title   string
	day     string
	licence string
	notice  string // what the licence asks to be said beside what was taken
}

// sources are the registers that may be read, and no others.
var sources = []source{
	{
		id: "ema", folder: "names/ema-medicines", title: "European Medicines Agency, table of European public assessment reports", day: "2023-03-12",
		licence: "reuse with acknowledgement (EMA legal notice)", notice: "Names, substances and groups of medicines: © European Medicines Agency, 1995-2023.",
	},
	{
		id: "bdpm", folder: "substances/fr-bdpm", title: "ANSM, Base de données publique des médicaments", day: "2020-11-18",
		licence: "Licence Ouverte", notice: "Noms de médicaments : ANSM, Base de données publique des médicaments, édition de novembre 2020.",
	},
	{
		id: "eufood", folder: "substances/eu-food", title: "Tables of Regulations (EC) No 1333/2008 and (EU) 2017/2470", day: "2020-11-12",
		licence: "EU law, free; copied out under MIT (© Helen Graham 2019)",
	},
}

func sourceByID(id string) source {
	for _, s := range sources {
		if s.id == id {
			return s
		}
	}
	panic("gennames: no source " + id) // the tables above name what they need
}
