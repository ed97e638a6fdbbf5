"""A client that starts a bridge on its own stdin and stdout, and then does nothing until it is killed."""
import subprocess
import sys

subprocess.Popen(sys.argv[1:]).wait()
