package dev.kiln.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.compare.Change.Cause;
import dev.kiln.compare.ImageDifference.Added;
import dev.kiln.compare.ImageDifference.Changed;
import dev.kiln.compare.ImageDifference.Inherited;
import dev.kiln.compare.ImageDifference.Removed;
import dev.kiln.compare.ImageDifference.Same;
import dev.kiln.template.TreeFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeComparisonTest {

  private final Path newer;
  private final TreeFixture before;
  private final TreeFixture after;

  TreeComparisonTest(@TempDir Path folder) {
    newer = folder.resolve("newer");
    before = chain(folder.resolve("older"));
    after = chain(newer);
  }

  @Test
  void treesWithTheSameTextAreTheSame() {
    assertThat(compare()).hasSize(4).allMatch(Same.class::isInstance);
  }

  @Test
  void whatIsMadeFromAChangedImageInheritsFromTheNearest() {
    after.image("base", "#base()\nRUN new\n").image("middle", "#from(\"base\")\nRUN new\n");

    assertThat(compare())
        .hasExactlyElementsOfTypes(Same.class, Changed.class, Inherited.class, Changed.class)
        .contains(new Inherited(Trees.image("leaf"), Trees.image("middle")));
  }

  @Test
  void anImageIsAddedOrRemovedWithAllItsFiles() {
    before.image("old", "#base()\n");
    after.image("new", "#base()\n").file("new/a.txt", "").file("new/b/c.txt", "");

    List<ImageDifference> differences = compare();

    assertThat(only(Removed.class, differences).files())
        .extracting(FileChange::path)
        .containsExactly("old/Dockerfile");
    assertThat(only(Added.class, differences).files())
        .extracting(FileChange::path)
        .containsExactly("new/Dockerfile", "new/a.txt", "new/b/c.txt");
  }

  @Test
  void filesOfTheContextAreNewOrGoneOrDiffer() {
    before.file("alone/gone", "").file("alone/text", "1").file("alone/tool", "");
    after.file("alone/new", "").file("alone/text", "2").file("alone/tool", "");
    assertThat(newer.resolve("alone/tool").toFile().setExecutable(true)).isTrue();

    List<FileChange> files =
        changes().stream().map(change -> ((Change.Context) change).file()).toList();

    assertThat(files)
        .extracting(FileChange::pathInImage)
        .containsExactly("gone", "new", "text", "tool");
    assertThat(files.get(0).after()).isEmpty();
    assertThat(files.get(1).before()).isEmpty();
    assertThat(files.get(2).modeDiffers()).isFalse();
    assertThat(files.get(3).modeDiffers()).isTrue();
  }

  @Test
  void filesThatDoNotCountAreOverlooked() {
    after.file("alone/ignored", "");

    List<ImageDifference> differences =
        TreeComparison.of(
            Trees.discover(before), Trees.discover(after), file -> !file.path().equals("ignored"));

    assertThat(differences).allMatch(Same.class::isInstance);
  }

  @Test
  void buildArgumentsAreNamedWithBothValues() {
    before.file("kiln.yaml", "build_args: {A: one, B: x}\n");
    after.file("kiln.yaml", "build_args: {A: two, C: y}\n");

    assertThat(changes())
        .containsExactly(
            new Change.BuildArgument("A", Optional.of("one"), Optional.of("two")),
            new Change.BuildArgument("B", Optional.of("x"), Optional.empty()),
            new Change.BuildArgument("C", Optional.empty(), Optional.of("y")));
  }

  @Test
  void whatDoesNotShowInAnImageIsNoDifference() {
    after
        .file("kiln.yaml", "tag: other\nretries: 7\nbuild_args: {http_proxy: 'http://p.example'}\n")
        .image("alone", "## only a remark\n#base()\nRUN alone\n")
        .file("unused.vm", "RUN nothing\n");

    assertThat(compare()).allMatch(Same.class::isInstance);
  }

  @Test
  void theTemplateItselfIsACause() {
    after.image("alone", "#base()\nRUN other\n");

    assertThat(causes()).containsExactly(Cause.TEMPLATE);
  }

  @Test
  void aMacroIsACause() {
    String template = "#base()\n#greet()\n";
    before.image("alone", template).file("macros.vm", "#macro(greet)\nRUN hello\n#end\n");
    after.image("alone", template).file("macros.vm", "#macro(greet)\nRUN goodbye\n#end\n");

    assertThat(causes()).containsExactly(Cause.SHARED_TEMPLATE);
  }

  @Test
  void configurationThatShowsInTheTextIsACause() {
    String template = "#base()\nLABEL m=\"$kiln.maintainer\"\n";
    before.image("alone", template).file("kiln.yaml", "maintainer: Ann\n");
    after.image("alone", template + "## remark\n").file("kiln.yaml", "maintainer: Bob\n");

    assertThat(causes()).containsExactly(Cause.CONFIGURATION);
  }

  @Test
  void severalCausesAreAllNamed() {
    before
        .image("alone", "#base()\nLABEL m=\"$kiln.maintainer\"\n")
        .file("kiln.yaml", "maintainer: Ann\n");
    after
        .image("alone", "#base()\nLABEL m=\"$kiln.maintainer\" a=b\n")
        .file("kiln.yaml", "maintainer: Bob\n");

    assertThat(causes()).containsExactly(Cause.TEMPLATE, Cause.CONFIGURATION);
  }

  @Test
  void aCauseThatCannotBeTriedIsNotGuessed() {
    before.image("alone", "#base()\n#x()\n").file("macros.vm", "#macro(x)\nRUN a\n#end\n");
    after
        .image("alone", "#base()\n#x()\n")
        .file("macros.vm", "#macro(x)\nRUN $kiln.users.ann.uid\n#end\n")
        .file("kiln.yaml", "users: {ann: {uid: 1, gid: 1, home: /home/ann}}\n");

    assertThat(causes()).isEmpty();
  }

  @Test
  void aParentThatIsNoImageOfTheTreeAnyMoreIsADifference() {
    before.image("outside", "#base()\n").image("alone", "FROM kiln/outside:dev\n");
    after.image("alone", "FROM kiln/outside:dev\n");

    assertThat(changes()).containsExactly(new Change.Ingredient("parents"));
  }

  @Test
  void bothSidesAreShownWithTheNamesThatTheNewerTreePublishes() {
    before.file("kiln.yaml", "tag: one\n");
    after.file("kiln.yaml", "tag: two\n").image("leaf", "#from(\"middle\")\nRUN new\n");

    FileChange file = ((Change.Dockerfile) changes("leaf").getFirst()).file();

    assertThat(file.before())
        .contains(new FileVersion.Rendered("FROM kiln/middle:two\nRUN leaf\n"));
    assertThat(file.after()).contains(new FileVersion.Rendered("FROM kiln/middle:two\nRUN new\n"));
  }

  private static TreeFixture chain(Path root) {
    return new TreeFixture(root)
        .image("base", "#base()\n")
        .image("middle", "#from(\"base\")\n")
        .image("leaf", "#from(\"middle\")\nRUN leaf\n")
        .image("alone", "#base()\nRUN alone\n");
  }

  private List<ImageDifference> compare() {
    return TreeComparison.of(Trees.discover(before), Trees.discover(after));
  }

  private List<Change> changes() {
    return changes("alone");
  }

  private List<Change> changes(String image) {
    return compare().stream()
        .filter(difference -> difference.image().equals(Trees.image(image)))
        .map(difference -> ((Changed) difference).changes())
        .findFirst()
        .orElseThrow();
  }

  private Set<Cause> causes() {
    return ((Change.Dockerfile) changes().getFirst()).causes();
  }

  private static <T extends ImageDifference> T only(
      Class<T> kind, List<ImageDifference> differences) {
    return differences.stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
  }
}
