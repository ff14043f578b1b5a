package dev.kiln.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.image.Digest;
import dev.kiln.image.Platform;
import dev.kiln.image.RecipeKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeTest {

  @TempDir Path folder;
  private Path file = Path.of("");
  private SortedMap<String, Digest> before = new TreeMap<>();

  @BeforeEach
  void describeTheUnchangedRecipe() throws IOException {
    file = folder.resolve("f");
    Files.writeString(file, "content");
    before = recipe("FROM a\n", false, Map.of("A", "1"), "amd64", "buildkit", "w1");
  }

  @Test
  void everyComponentChangesTheKeyAndIsNamed() throws IOException {
    assertThat(changed(recipe("FROM b\n", false, Map.of("A", "1"), "amd64", "buildkit", "w1")))
        .containsExactly("dockerfile");
    assertThat(changed(recipe("FROM a\n", true, Map.of("A", "1"), "amd64", "buildkit", "w1")))
        .containsExactly("context f");
    assertThat(changed(recipe("FROM a\n", false, Map.of("A", "2"), "amd64", "buildkit", "w1")))
        .containsExactly("build argument A");
    assertThat(changed(recipe("FROM a\n", false, Map.of("A", "1"), "arm64", "buildkit", "w1")))
        .containsExactly("platform");
    assertThat(changed(recipe("FROM a\n", false, Map.of("A", "1"), "amd64", "classic", "w1")))
        .containsExactly("builder");
    assertThat(changed(recipe("FROM a\n", false, Map.of("A", "1"), "amd64", "buildkit", "w2")))
        .containsExactly("freshness");
    Files.writeString(file, "other");
    assertThat(changed(recipe("FROM a\n", false, Map.of("A", "1"), "amd64", "buildkit", "w1")))
        .containsExactly("context f");
  }

  @Test
  void proxiesAndTimesOfFilesDoNotCount() throws IOException {
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    Map<String, String> withProxy = Map.of("A", "1", "http_proxy", "http://p", "NO_PROXY", "x");

    assertThat(changed(recipe("FROM a\n", false, withProxy, "amd64", "buildkit", "w1"))).isEmpty();
  }

  @Test
  void aSourceCountsByItsIdAndWhatItStandsFor() {
    SortedMap<String, Digest> first = recipeOf("keystone", "1f");

    assertThat(Recipe.differences(first, recipeOf("keystone", "2f")))
        .containsExactly("source keystone");
    assertThat(Recipe.differences(first, recipeOf("keystone/plugins/ldap", "1f")))
        .containsExactly("source keystone", "source keystone/plugins/ldap");
  }

  /** Images are kept by their keys, so a key that changes builds every image of every farm anew. */
  @Test
  void theKeyOfAnImageWithoutSecretsAndSquashingStaysForEver() {
    RecipeKey key = whole("FROM a\n", false, Map.of()).key();

    assertThat(key)
        .hasToString("sha256:10b3714216d67e0aed7c0c9f5831bf074292377131b260409b196cb3b6986666");
  }

  @Test
  void aSecretCountsWhereItIsUsedOnly() {
    String using = "FROM a\nRUN --mount=type=secret,id=login true\n";

    assertThat(whole("FROM a\n", false, Map.of("login", "1")).key())
        .isEqualTo(whole("FROM a\n", false, Map.of()).key());
    assertThat(changed(whole(using, false, Map.of("login", "1")), Map.of("login", "2")))
        .containsExactly("secret login");
    assertThat(changed(whole(using, false, Map.of("login", "1")), Map.of("login", "1", "b", "1")))
        .isEmpty();
  }

  @Test
  void squashingCounts() {
    assertThat(
            Recipe.differences(
                whole("FROM a\n", false, Map.of()).describe(),
                whole("FROM a\n", true, Map.of()).describe()))
        .containsExactly("squash");
  }

  @Test
  void anOutlineNamesEveryPartThatThereIsInOneLine() {
    assertThat(whole("FROM a\n", false, Map.of()).outline())
        .matches(
            "arguments:H builder:H dockerfile:H freshness:H labels:H platform:H sources:H"
                .replace("H", "[0-9a-f]{8}"));
  }

  @Test
  void byAnOutlineEveryDifferenceIsSaidInWords() {
    Recipe planned = whole("FROM a\n", false, Map.of());
    Recipe other =
        Recipe.of(
            new RenderedDockerfile("FROM a\nRUN b\n", List.of(), UsedNames.none()),
            List.of(new ContextFile("etc/f", false, file)),
            new Recipe.Inputs(
                new TreeMap<>(Map.of("A", "2")),
                new TreeMap<>(),
                new Platform("linux", "amd64"),
                "buildkit",
                "w1",
                new TreeMap<>(Map.of("keystone", "1f")),
                true,
                new TreeMap<>()));

    assertThat(planned.differenceFrom(planned.outline())).contains("is the same");
    assertThat(other.differenceFrom(planned.outline()).split("; "))
        .containsExactly(
            "the build arguments: the plan has others, this worker has A 2",
            "built with buildkit instead of classic",
            "the context files: the plan has none, this worker has etc/f 0644 sha256:ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73",
            "the Dockerfile: the plan has another, this worker has one of 2 lines",
            "the labels: the plan has some, this worker has none",
            "squashing: the plan has none, this worker has true");
    assertThat(other.differenceFrom("")).isEqualTo("the plan does not say in what");
  }

  private static List<String> changed(Recipe one, Map<String, String> secrets) {
    return Recipe.differences(
        one.describe(),
        whole("FROM a\nRUN --mount=type=secret,id=login true\n", false, secrets).describe());
  }

  private List<String> changed(SortedMap<String, Digest> after) {
    return Recipe.differences(before, after);
  }

  private SortedMap<String, Digest> recipe(
      String text,
      boolean executable,
      Map<String, String> arguments,
      String architecture,
      String builder,
      String salt) {
    return Recipe.of(
            new RenderedDockerfile(text, List.of(), UsedNames.none()),
            List.of(new ContextFile("f", executable, file)),
            new Recipe.Inputs(
                new TreeMap<>(arguments),
                new TreeMap<>(),
                new Platform("linux", architecture),
                builder,
                salt,
                new TreeMap<>(),
                false,
                new TreeMap<>()))
        .describe();
  }

  private static SortedMap<String, Digest> recipeOf(String source, String pin) {
    return Recipe.of(
            new RenderedDockerfile("FROM a\n", List.of(), UsedNames.none()),
            List.of(),
            new Recipe.Inputs(
                new TreeMap<>(),
                new TreeMap<>(),
                new Platform("linux", "amd64"),
                "classic",
                "",
                new TreeMap<>(Map.of(source, pin)),
                false,
                new TreeMap<>()))
        .describe();
  }

  /** A recipe with something in every part that all images have. */
  private static Recipe whole(String text, boolean squash, Map<String, String> secrets) {
    return Recipe.of(
        new RenderedDockerfile(text, List.of(), UsedNames.none()),
        List.of(),
        new Recipe.Inputs(
            new TreeMap<>(Map.of("A", "1")),
            new TreeMap<>(Map.of("team", "x")),
            new Platform("linux", "amd64"),
            "classic",
            "w1",
            new TreeMap<>(Map.of("keystone", "1f")),
            squash,
            new TreeMap<>(secrets)));
  }
}
