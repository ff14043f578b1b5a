@NullMarked
package dev.kiln.buildkit.protobuf;

import org.jspecify.annotations.NullMarked;
