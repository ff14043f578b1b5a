package dev.kiln.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KeysTest {

  private static final RecipeKey RECIPE = new RecipeKey(Digest.ofHex("2".repeat(64)));
  private static final Digest ONE = Digest.ofHex("1".repeat(64));
  private static final Digest TWO = Digest.ofHex("4".repeat(64));

  @Test
  void fieldsThatRunTogetherAlikeGiveDifferentKeys() {
    List<Digest> keys =
        List.of(
            KeyHash.of("s").add("ab", "c").digest(),
            KeyHash.of("s").add("a", "bc").digest(),
            KeyHash.of("s").add("abc", "").digest(),
            KeyHash.of("s").add("", "abc").digest(),
            KeyHash.of("s").add("ab", "").add("c", "").digest(),
            KeyHash.of("s").digest(),
            KeyHash.of("t").add("ab", "c").digest());

    assertThat(keys).doesNotHaveDuplicates();
  }

  @Test
  void textIsHashedAsUtf8() {
    assertThat(KeyHash.of("s").add("a", "ü").digest())
        .isEqualTo(KeyHash.of("s").add("a", "ü".getBytes(StandardCharsets.UTF_8)).digest());
  }

  /**
   * If this fails, every image on every farm would be built again: a new schema needs a new name.
   */
  @Test
  void theInputKeyOfSchemaOneStaysAsItIs() {
    assertThat(key(Map.of()))
        .hasToString("sha256:e867b2e54e6d078ddf7ee4af1838f36848995824fdfa3a1894add3195885f5b3");
    assertThat(key(Map.of("base", ONE, "tools", TWO)))
        .hasToString("sha256:5356b097b3f1723410510ab642d1e5532a146e8733a2a57039791adce796420e");
  }

  @Test
  void theInputKeyDependsOnTheRecipeAndOnEveryParentAndItsDigest() {
    List<InputKey> keys =
        List.of(
            key(Map.of()),
            key(Map.of("base", ONE)),
            key(Map.of("base", TWO)),
            key(Map.of("other", ONE)),
            key(Map.of("base", ONE, "tools", TWO)),
            key(Map.of("base", TWO, "tools", ONE)),
            InputKey.of(new RecipeKey(ONE), new TreeMap<>()));

    assertThat(keys).doesNotHaveDuplicates();
  }

  @Test
  void theTagOfAKeyIsFitForARegistry() {
    assertThat(key(Map.of()).tag()).matches(ImageReference::isValidTag).startsWith("k-");
  }

  private static InputKey key(Map<String, Digest> parents) {
    TreeMap<ImageName, Digest> byName = new TreeMap<>();
    parents.forEach((name, digest) -> byName.put(ImageName.of(name), digest));
    return InputKey.of(RECIPE, byName);
  }
}
