"""What is asked on the pages about cases and sharing questions, in the words of DESIGN 9."""
