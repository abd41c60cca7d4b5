// The command-line tool.
print("sluice")
