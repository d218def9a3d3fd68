"""The strips with the codes of a vote: one for each dwelling, to cut and to bring round."""
