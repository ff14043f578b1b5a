package dev.kiln.template;

import dev.kiln.problem.ProblemsException;
import org.apache.velocity.context.InternalContextAdapter;
import org.apache.velocity.runtime.parser.Parser;
import org.apache.velocity.runtime.parser.node.ASTAddNode;
import org.apache.velocity.runtime.parser.node.ASTDivNode;
import org.apache.velocity.runtime.parser.node.ASTModNode;
import org.apache.velocity.runtime.parser.node.ASTMulNode;
import org.apache.velocity.runtime.parser.node.ASTNegateNode;
import org.apache.velocity.runtime.parser.node.ASTSubtractNode;
import org.apache.velocity.runtime.parser.node.MathUtils;
import org.apache.velocity.runtime.parser.node.SimpleNode;
import org.apache.velocity.util.introspection.Info;
import org.jspecify.annotations.Nullable;

/** Velocity's operators on numbers and {@code +} on texts, for values of limited size. */
final class Arithmetic {

  private Arithmetic() {}

  /** {@code +}: the sum of numbers, or texts one after the other. */
  static final class Sum extends ASTAddNode {

    Sum(Parser parser, ASTAddNode parsed) {
      super(parser, parsed.getType());
      this.first = parsed.getFirstToken();
      this.last = parsed.getLastToken();
      CountedSyntax.moveChildren(parsed, this);
    }

    @Override
    protected @Nullable Object handleSpecial(
        @Nullable Object left, @Nullable Object right, InternalContextAdapter context) {
      boolean text = left instanceof String || right instanceof String;
      Object unfit = text ? unfitForText(left, right) : unfit(left, right);
      if (unfit != null) {
        return refused(this, getLiteralOperator(), text ? "strings" : "numbers", unfit);
      }
      Object joined = text ? super.handleSpecial(left, right, context) : null;
      if (joined instanceof String string) {
        RenderSession.current().work().spend(string.length());
        if (string.length() > ValueSize.MAX_TEXT) {
          throw tooLarge(this, "a string of more than 1 MiB");
        }
      }
      return joined;
    }

    @Override
    public Number perform(Number left, Number right, InternalContextAdapter context) {
      return limited(this, super.perform(left, right, context));
    }

    private static @Nullable Object unfitForText(@Nullable Object left, @Nullable Object right) {
      return isText(left) ? isText(right) ? null : right : left;
    }

    private static boolean isText(@Nullable Object value) {
      return value == null
          || value instanceof String
          || value instanceof Number
          || value instanceof Boolean;
    }
  }

  /** {@code -} between two values. */
  static final class Difference extends ASTSubtractNode {

    Difference(Parser parser, ASTSubtractNode parsed) {
      super(parser, parsed.getType());
      this.first = parsed.getFirstToken();
      this.last = parsed.getLastToken();
      CountedSyntax.moveChildren(parsed, this);
    }

    @Override
    protected @Nullable Object handleSpecial(
        @Nullable Object left, @Nullable Object right, InternalContextAdapter context) {
      return onlyNumbers(this, getLiteralOperator(), left, right);
    }

    @Override
    public Number perform(Number left, Number right, InternalContextAdapter context) {
      return limited(this, super.perform(left, right, context));
    }
  }

  /** {@code *}. */
  static final class Product extends ASTMulNode {

    Product(Parser parser, ASTMulNode parsed) {
      super(parser, parsed.getType());
      this.first = parsed.getFirstToken();
      this.last = parsed.getLastToken();
      CountedSyntax.moveChildren(parsed, this);
    }

    @Override
    protected @Nullable Object handleSpecial(
        @Nullable Object left, @Nullable Object right, InternalContextAdapter context) {
      return onlyNumbers(this, getLiteralOperator(), left, right);
    }

    @Override
    public Number perform(Number left, Number right, InternalContextAdapter context) {
      return limited(this, super.perform(left, right, context));
    }
  }

  /** {@code /}; nothing where it divides by zero. */
  static final class Quotient extends ASTDivNode {

    Quotient(Parser parser, ASTDivNode parsed) {
      super(parser, parsed.getType());
      this.first = parsed.getFirstToken();
      this.last = parsed.getLastToken();
      CountedSyntax.moveChildren(parsed, this);
    }

    @Override
    protected @Nullable Object handleSpecial(
        @Nullable Object left, @Nullable Object right, InternalContextAdapter context) {
      return onlyNumbers(this, getLiteralOperator(), left, right);
    }
  }

  /** {@code %}, of whole numbers; nothing where it divides by zero. */
  static final class Remainder extends ASTModNode {

    Remainder(Parser parser, ASTModNode parsed) {
      super(parser, parsed.getType());
      this.first = parsed.getFirstToken();
      this.last = parsed.getLastToken();
      CountedSyntax.moveChildren(parsed, this);
    }

    @Override
    protected @Nullable Object handleSpecial(
        @Nullable Object left, @Nullable Object right, InternalContextAdapter context) {
      return onlyNumbers(this, getLiteralOperator(), left, right);
    }

    @Override
    public @Nullable Number perform(Number left, Number right, InternalContextAdapter context) {
      try {
        return super.perform(left, right, context);
      } catch (ArithmeticException e) {
        RenderSession.current().report(place(this), "'%' takes whole numbers");
        return null;
      }
    }
  }

  /** {@code -} before a value. */
  static final class Negative extends ASTNegateNode {

    Negative(Parser parser, ASTNegateNode parsed) {
      super(parser, parsed.getType());
      this.first = parsed.getFirstToken();
      this.last = parsed.getLastToken();
      CountedSyntax.moveChildren(parsed, this);
    }

    @Override
    public @Nullable Object value(InternalContextAdapter context) {
      return switch (jjtGetChild(0).value(context)) {
        case null -> null;
        case Number number -> MathUtils.negate(number);
        case Object unfit -> refused(this, "-", "numbers", unfit);
      };
    }
  }

  /** Nothing if both are numbers or missing, else what stands for the result. */
  private static @Nullable Object onlyNumbers(
      SimpleNode node, String operator, @Nullable Object left, @Nullable Object right) {
    Object unfit = unfit(left, right);
    return unfit == null ? null : refused(node, operator, "numbers", unfit);
  }

  private static @Nullable Object unfit(@Nullable Object left, @Nullable Object right) {
    boolean leftFits = left == null || Numbers.isNumber(left);
    boolean rightFits = right == null || Numbers.isNumber(right);
    return leftFits ? rightFits ? null : right : left;
  }

  private static Object refused(SimpleNode node, String operator, String taken, Object unfit) {
    if (unfit != Sandbox.Absent.VALUE) {
      RenderSession.current()
          .report(
              place(node),
              "'%s' takes %s, and this is %s".formatted(operator, taken, Sandbox.kind(unfit)));
    }
    return Sandbox.Absent.VALUE;
  }

  private static Number limited(SimpleNode node, Number result) {
    if (Numbers.isTooLargeResult(result)) {
      throw tooLarge(node, "a number of too many digits");
    }
    return result;
  }

  private static ProblemsException tooLarge(SimpleNode node, String what) {
    return new ProblemsException(
        RenderSession.current().store().problem(place(node), what + " comes out here"));
  }

  private static Info place(SimpleNode node) {
    return new Info(node.getTemplateName(), node.getLine(), node.getColumn());
  }
}
