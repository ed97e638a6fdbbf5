/// Where the program starts: Main claims stdout and hands over to cli. Nothing else lives here.
@NullMarked
package dev.mcptether;

import org.jspecify.annotations.NullMarked;
