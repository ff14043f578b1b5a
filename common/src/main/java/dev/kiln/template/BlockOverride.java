package dev.kiln.template;

import dev.kiln.problem.Problem;
import org.apache.velocity.runtime.parser.node.Node;

/**
 * One {@code #override} of an override file: the text that replaces a block.
 *
 * @param block the name of the block
 * @param file the path of the override file in the tree
 * @param place where it is written, as a problem without a message
 * @param body what stands between {@code #override} and {@code #end}
 */
record BlockOverride(String block, String file, Problem place, Node body) {}
