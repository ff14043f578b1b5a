package dev.kiln.template;

import java.util.List;
import java.util.Map;
import org.apache.velocity.runtime.parser.Parser;
import org.apache.velocity.runtime.parser.node.ASTEQNode;
import org.apache.velocity.runtime.parser.node.ASTGENode;
import org.apache.velocity.runtime.parser.node.ASTGTNode;
import org.apache.velocity.runtime.parser.node.ASTLENode;
import org.apache.velocity.runtime.parser.node.ASTLTNode;
import org.apache.velocity.runtime.parser.node.ASTNENode;
import org.jspecify.annotations.Nullable;

/** Velocity's comparisons, for which only plain numbers are numbers and lists are no text. */
final class Comparisons {

  private Comparisons() {}

  /** {@code ==}. */
  static final class Equal extends ASTEQNode {

    Equal(Parser parser, ASTEQNode parsed) {
      super(parser, parsed.getType());
      this.first = parsed.getFirstToken();
      this.last = parsed.getLastToken();
      CountedSyntax.moveChildren(parsed, this);
    }

    @Override
    public @Nullable Boolean compareNumbers(Object left, Object right) {
      return areNumbers(left, right) ? super.compareNumbers(left, right) : null;
    }

    @Override
    public boolean compareNonNumber(Object left, Object right) {
      return hasNoText(left, right) ? left.equals(right) : super.compareNonNumber(left, right);
    }
  }

  /** {@code !=}. */
  static final class Unequal extends ASTNENode {

    Unequal(Parser parser, ASTNENode parsed) {
      super(parser, parsed.getType());
      this.first = parsed.getFirstToken();
      this.last = parsed.getLastToken();
      CountedSyntax.moveChildren(parsed, this);
    }

    @Override
    public @Nullable Boolean compareNumbers(Object left, Object right) {
      return areNumbers(left, right) ? super.compareNumbers(left, right) : null;
    }

    @Override
    public boolean compareNonNumber(Object left, Object right) {
      return hasNoText(left, right) ? left.equals(right) : super.compareNonNumber(left, right);
    }
  }

  /** {@code <}. */
  static final class Less extends ASTLTNode {

    Less(Parser parser, ASTLTNode parsed) {
      super(parser, parsed.getType());
      this.first = parsed.getFirstToken();
      this.last = parsed.getLastToken();
      CountedSyntax.moveChildren(parsed, this);
    }

    @Override
    public @Nullable Boolean compareNumbers(Object left, Object right) {
      return areNumbers(left, right) ? super.compareNumbers(left, right) : null;
    }
  }

  /** {@code <=}. */
  static final class AtMost extends ASTLENode {

    AtMost(Parser parser, ASTLENode parsed) {
      super(parser, parsed.getType());
      this.first = parsed.getFirstToken();
      this.last = parsed.getLastToken();
      CountedSyntax.moveChildren(parsed, this);
    }

    @Override
    public @Nullable Boolean compareNumbers(Object left, Object right) {
      return areNumbers(left, right) ? super.compareNumbers(left, right) : null;
    }
  }

  /** {@code >}. */
  static final class Greater extends ASTGTNode {

    Greater(Parser parser, ASTGTNode parsed) {
      super(parser, parsed.getType());
      this.first = parsed.getFirstToken();
      this.last = parsed.getLastToken();
      CountedSyntax.moveChildren(parsed, this);
    }

    @Override
    public @Nullable Boolean compareNumbers(Object left, Object right) {
      return areNumbers(left, right) ? super.compareNumbers(left, right) : null;
    }
  }

  /** {@code >=}. */
  static final class AtLeast extends ASTGENode {

    AtLeast(Parser parser, ASTGENode parsed) {
      super(parser, parsed.getType());
      this.first = parsed.getFirstToken();
      this.last = parsed.getLastToken();
      CountedSyntax.moveChildren(parsed, this);
    }

    @Override
    public @Nullable Boolean compareNumbers(Object left, Object right) {
      return areNumbers(left, right) ? super.compareNumbers(left, right) : null;
    }
  }

  private static boolean areNumbers(Object left, Object right) {
    return Numbers.isNumber(left) && Numbers.isNumber(right);
  }

  private static boolean hasNoText(Object left, Object right) {
    return left instanceof List<?>
        || left instanceof Map<?, ?>
        || right instanceof List<?>
        || right instanceof Map<?, ?>;
  }
}
