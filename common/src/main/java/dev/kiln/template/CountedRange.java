package dev.kiln.template;

import org.apache.velocity.context.InternalContextAdapter;
import org.apache.velocity.runtime.parser.Parser;
import org.apache.velocity.runtime.parser.node.ASTIntegerRange;
import org.apache.velocity.util.introspection.Info;
import org.jspecify.annotations.Nullable;

/** {@code [1..10]}, from one whole number to another, and not to where nobody will come. */
final class CountedRange extends ASTIntegerRange {

  private static final int MAX_VALUES = 100_000;

  CountedRange(Parser parser, ASTIntegerRange parsed) {
    super(parser, parsed.getType());
    this.first = parsed.getFirstToken();
    this.last = parsed.getLastToken();
    CountedSyntax.moveChildren(parsed, this);
  }

  @Override
  public Object value(InternalContextAdapter context) {
    Integer from = end(jjtGetChild(0).value(context));
    Integer to = end(jjtGetChild(1).value(context));
    if (from == null || to == null) {
      return refused("a range goes from one whole number to another: [1..10]");
    }
    if (Math.abs((long) to - from) >= MAX_VALUES) {
      return refused("a range has at most %,d values".formatted(MAX_VALUES));
    }
    RenderSession.current().work().spend(Math.abs(to - from));
    return new IntegerRange(from, to, from <= to ? 1 : -1);
  }

  private static @Nullable Integer end(@Nullable Object value) {
    return switch (value) {
      case Integer number -> number;
      case String text when text.matches("-?\\d{1,9}") -> Integer.valueOf(text);
      case null, default -> null;
    };
  }

  private Object refused(String message) {
    RenderSession.current().report(new Info(getTemplateName(), getLine(), getColumn()), message);
    return Sandbox.Absent.VALUE;
  }
}
