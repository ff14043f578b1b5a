package dev.kiln.template;

import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import java.util.HashMap;
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
    RenderSession session = RenderSession.current();
    session.work().spend(ValueSize.units(value));
    if (ValueSize.isTooLarge(value)) {
      throw new ProblemsException(
          Problem.of(
              session.tree().shown(template), "the value of $%s is too large".formatted(key)));
    }
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
}
