package dev.kiln.template;

import java.io.Writer;
import org.apache.velocity.context.InternalContextAdapter;
import org.apache.velocity.runtime.parser.Parser;
import org.apache.velocity.runtime.parser.node.Node;
import org.apache.velocity.runtime.parser.node.SimpleNode;
import org.apache.velocity.runtime.parser.node.StandardParserTreeConstants;

/** Stands before everything else in a body, writes nothing, and counts that it is rendered. */
final class CountedBody extends SimpleNode {

  private final Node repeated;
  private final long units;

  /**
   * Creates a counter.
   *
   * @param repeated the loop or macro that renders the body again and again, or the template
   * @param units what rendering the body takes, without the bodies in it
   */
  CountedBody(Parser parser, Node repeated, long units) {
    super(parser, StandardParserTreeConstants.JJTVOID);
    this.repeated = repeated;
    this.units = units;
  }

  static void putInto(Node body, CountedBody counter) {
    for (int i = body.jjtGetNumChildren(); i > 0; i--) {
      body.jjtAddChild(body.jjtGetChild(i - 1), i);
    }
    body.jjtAddChild(counter, 0);
    counter.jjtSetParent(body);
  }

  @Override
  public Object init(InternalContextAdapter context, Object services) {
    // It has no tokens, so there is nothing to read a place from.
    cleanupParserAndTokens();
    return services;
  }

  @Override
  public boolean render(InternalContextAdapter context, Writer writer) {
    RenderSession.current().work().enter(repeated, units);
    return true;
  }
}
