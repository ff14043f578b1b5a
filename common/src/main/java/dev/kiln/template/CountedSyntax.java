package dev.kiln.template;

import java.util.Set;
import org.apache.velocity.runtime.directive.MacroParseException;
import org.apache.velocity.runtime.parser.ParseException;
import org.apache.velocity.runtime.parser.Parser;
import org.apache.velocity.runtime.parser.Token;
import org.apache.velocity.runtime.parser.node.ASTAddNode;
import org.apache.velocity.runtime.parser.node.ASTBlock;
import org.apache.velocity.runtime.parser.node.ASTDirective;
import org.apache.velocity.runtime.parser.node.ASTDivNode;
import org.apache.velocity.runtime.parser.node.ASTEQNode;
import org.apache.velocity.runtime.parser.node.ASTFloatingPointLiteral;
import org.apache.velocity.runtime.parser.node.ASTGENode;
import org.apache.velocity.runtime.parser.node.ASTGTNode;
import org.apache.velocity.runtime.parser.node.ASTIntegerLiteral;
import org.apache.velocity.runtime.parser.node.ASTIntegerRange;
import org.apache.velocity.runtime.parser.node.ASTLENode;
import org.apache.velocity.runtime.parser.node.ASTLTNode;
import org.apache.velocity.runtime.parser.node.ASTModNode;
import org.apache.velocity.runtime.parser.node.ASTMulNode;
import org.apache.velocity.runtime.parser.node.ASTNENode;
import org.apache.velocity.runtime.parser.node.ASTNegateNode;
import org.apache.velocity.runtime.parser.node.ASTReference;
import org.apache.velocity.runtime.parser.node.ASTSetDirective;
import org.apache.velocity.runtime.parser.node.ASTStringLiteral;
import org.apache.velocity.runtime.parser.node.ASTSubtractNode;
import org.apache.velocity.runtime.parser.node.ASTText;
import org.apache.velocity.runtime.parser.node.ASTTextblock;
import org.apache.velocity.runtime.parser.node.Node;
import org.apache.velocity.runtime.parser.node.SimpleNode;

/**
 * Puts nodes that count and limit what they do into a syntax tree that was just parsed.
 *
 * <p>Every body of a directive and every template counts its own nodes and text when it is
 * rendered, those of bodies inside it left out; references, sums and the like count what they make.
 */
final class CountedSyntax {

  private static final int NODE_UNITS = 40;
  private static final int SET_UNITS = 200;
  private static final int DIRECTIVE_UNITS = 500;

  private static final Set<String> REPEATING = Set.of("foreach", "macro");

  private final Parser parser;

  CountedSyntax(Parser parser) {
    this.parser = parser;
  }

  /** The tree with other nodes in it; {@code parsed} is used up. */
  SimpleNode of(SimpleNode parsed) throws ParseException {
    long units = count(parsed, parsed);
    return new CountedRoot(parser, parsed, units);
  }

  /**
   * What rendering a node once takes, without the bodies in it.
   *
   * @param repeated what is rendered again and again, and the node with it
   */
  private long count(Node node, Node repeated) throws ParseException {
    Node repeatedInside = repeats(node) ? node : repeated;
    long units = own(node);
    for (int i = 0; i < node.jjtGetNumChildren(); i++) {
      Node child = node.jjtGetChild(i);
      long childUnits = count(child, repeatedInside);
      if (child instanceof ASTBlock) {
        CountedBody.putInto(child, new CountedBody(parser, repeatedInside, childUnits));
      } else {
        units += childUnits;
        node.jjtAddChild(counted(child), i);
      }
      node.jjtGetChild(i).jjtSetParent(node);
    }
    return units;
  }

  private static boolean repeats(Node node) {
    return node instanceof ASTDirective directive
        && REPEATING.contains(directive.getDirectiveName());
  }

  private static long own(Node node) throws ParseException {
    return switch (node) {
      case ASTDirective _ -> DIRECTIVE_UNITS;
      case ASTSetDirective _ -> SET_UNITS;
      case ASTText _ -> NODE_UNITS + length(node);
      case ASTTextblock _ -> NODE_UNITS + length(node);
      case ASTStringLiteral _ -> NODE_UNITS + length(node);
      case ASTIntegerLiteral _ -> numberUnits(node);
      case ASTFloatingPointLiteral _ -> numberUnits(node);
      default -> NODE_UNITS;
    };
  }

  private static long length(Node node) {
    long length = 0;
    Token token = node.getFirstToken();
    while (token != null) {
      length += token.image.length();
      token = token == node.getLastToken() ? null : token.next;
    }
    return length;
  }

  /** Reading a number of a million digits takes half a minute. */
  private static long numberUnits(Node node) throws ParseException {
    Token token = node.getFirstToken();
    if (token.image.length() > Numbers.MAX_DIGITS) {
      throw new MacroParseException(
          "a number has at most %d digits".formatted(Numbers.MAX_DIGITS),
          node.getTemplateName(),
          token);
    }
    return NODE_UNITS;
  }

  private Node counted(Node node) {
    return switch (node) {
      case ASTReference reference -> new CountedReference(parser, reference);
      case ASTIntegerRange range -> new CountedRange(parser, range);
      case ASTAddNode sum -> new Arithmetic.Sum(parser, sum);
      case ASTSubtractNode difference -> new Arithmetic.Difference(parser, difference);
      case ASTMulNode product -> new Arithmetic.Product(parser, product);
      case ASTDivNode quotient -> new Arithmetic.Quotient(parser, quotient);
      case ASTModNode remainder -> new Arithmetic.Remainder(parser, remainder);
      case ASTNegateNode negative -> new Arithmetic.Negative(parser, negative);
      case ASTNENode unequal -> new Comparisons.Unequal(parser, unequal);
      case ASTEQNode equal -> new Comparisons.Equal(parser, equal);
      case ASTLTNode less -> new Comparisons.Less(parser, less);
      case ASTLENode atMost -> new Comparisons.AtMost(parser, atMost);
      case ASTGTNode greater -> new Comparisons.Greater(parser, greater);
      case ASTGENode atLeast -> new Comparisons.AtLeast(parser, atLeast);
      default -> node;
    };
  }

  /**
   * Gives the children of a node to the one that takes its place; from the last, for room at once.
   */
  static void moveChildren(Node from, Node to) {
    for (int i = from.jjtGetNumChildren() - 1; i >= 0; i--) {
      Node child = from.jjtGetChild(i);
      to.jjtAddChild(child, i);
      child.jjtSetParent(to);
    }
  }
}
