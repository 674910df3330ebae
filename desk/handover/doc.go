// Package handover holds the use-case of an authority that gives a case to another one through the system of art 85 DSA (AGORA), or
// by any other way that takes files: a folder of a cover, the letters, the documents and the dossier.
//
// It speaks no system: AGORA is an application for people (Implementing Regulation (EU) 2024/607, art 2(2)) whose form is not
// public. What is written here is what a person enters and uploads there, and the other side can verify the dossier whatever way it
// came.
package handover
