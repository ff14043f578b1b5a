package dev.kiln.template;

import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.velocity.context.AbstractContext;
import org.apache.velocity.util.introspection.IntrospectionCacheData;
import org.jspecify.annotations.Nullable;

/**
 * The variables of one rendering, which can't grow without limit.
 *
 * <p>A string that is set to itself twice over thirty times would fill the memory, and so would a
 * number that is squared or a list that holds itself twice.
 */
final class SandboxContext extends AbstractContext {

  static final int MAX_TEXT = 1 << 20;
  private static final int MAX_PARTS = 100_000;
  private static final int MAX_BITS = 256;

  private final Map<String, @Nullable Object> variables = new HashMap<>();
  private final String template;

  SandboxContext(String template) {
    this.template = template;
  }

  @Override
  public @Nullable Object internalGet(String key) {
    return variables.get(key);
  }

  @Override
  public @Nullable Object internalPut(String key, @Nullable Object value) {
    check(key, value);
    return variables.put(key, value);
  }

  @Override
  public boolean internalContainsKey(String key) {
    return variables.containsKey(key);
  }

  @Override
  public String[] internalGetKeys() {
    return variables.keySet().toArray(String[]::new);
  }

  @Override
  public @Nullable Object internalRemove(String key) {
    return variables.remove(key);
  }

  /** Nothing is cached: a cached method would report its problems at the place of its first use. */
  @Override
  public void icachePut(Object key, IntrospectionCacheData data) {}

  private void check(String key, @Nullable Object value) {
    Deque<Object> open = new ArrayDeque<>();
    if (value != null) {
      open.push(value);
    }
    int parts = 0;
    long length = 0;
    while (!open.isEmpty()) {
      Object part = open.pop();
      parts++;
      switch (part) {
        case String text -> length += text.length();
        case BigInteger number -> length += number.bitLength() > MAX_BITS ? MAX_TEXT : 0;
        case BigDecimal number -> length += number.precision() > MAX_BITS ? MAX_TEXT : 0;
        case List<?> list -> parts += pushAll(open, list);
        case Map<?, ?> map -> parts += pushAll(open, map.values());
        default -> {}
      }
      if (parts > MAX_PARTS || length >= MAX_TEXT) {
        throw new ProblemsException(
            Problem.of(
                RenderSession.current().tree().shown(template),
                "the value of $%s is too large".formatted(key)));
      }
    }
  }

  /** Large lists are ranges of numbers or a trick; their items need no look. */
  private static int pushAll(Deque<Object> open, Collection<?> values) {
    if (values.size() > MAX_PARTS / 10) {
      return values.size();
    }
    for (Object value : values) {
      if (value != null) {
        open.push(value);
      }
    }
    return 0;
  }
}
