/// Where the program starts: Main claims stdout and parses, Assembly wires everything once.
@NullMarked
package dev.mcptether;

import org.jspecify.annotations.NullMarked;
