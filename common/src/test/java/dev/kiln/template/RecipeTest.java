package dev.kiln.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.image.Digest;
import dev.kiln.image.Platform;
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
                new TreeMap<>(Map.of(source, pin))))
        .describe();
  }
}
