package dev.kiln.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.kiln.image.ImageName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeveralTreesTest {

  @TempDir Path folder;
  private TreeFixture first = new TreeFixture(Path.of(""));
  private TreeFixture second = new TreeFixture(Path.of(""));

  @BeforeEach
  void writeTrees() {
    first =
        new TreeFixture(folder.resolve("first"))
            .image("base", "#base()\n")
            .image("nova/nova-api", "#from(\"base\")\n#parse(\"apt.vm\")\n")
            .file("nova/nova-api/start.sh", "first")
            .file("nova/nova-api/old.txt", "first")
            .image("nova/nova-api/nova-ssh", "#from(\"nova-api\")\n")
            .file("nova/nova-api/nova-ssh/sshd_config", "first")
            .file("apt.vm", "RUN apt-get first\n");
    second = new TreeFixture(folder.resolve("second")).folder("");
  }

  @Test
  void aLaterTreeAddsImages() {
    second.image("extra", "#from(\"nova-api\")\n");

    assertThat(tree().images().keySet())
        .extracting(ImageName::value)
        .containsExactly("base", "extra", "nova-api", "nova-ssh");
  }

  @Test
  void aLaterTreeReplacesWholeImagesWhereverTheyAre() {
    second
        .image("other/nova-api", "#from(\"base\")\nRUN second\n")
        .file("other/nova-api/new.txt", "");

    TemplateTree tree = tree();

    assertThat(TreeFixture.rendered(tree, "nova-api").text()).endsWith("/base\nRUN second\n");
    assertThat(context(tree, "nova-api")).containsExactly("new.txt");
    assertThat(context(tree, "nova-ssh")).containsExactly("sshd_config");
    assertThat(tree.files())
        .extracting(ContextFile::path)
        .containsExactly(
            "apt.vm",
            "base/Dockerfile.vm",
            "nova/nova-api/nova-ssh/Dockerfile.vm",
            "nova/nova-api/nova-ssh/sshd_config",
            "other/nova-api/Dockerfile.vm",
            "other/nova-api/new.txt");
  }

  @Test
  void otherFilesOfALaterTreeWinByTheirPath() {
    second
        .file("apt.vm", "RUN apt-get second\n")
        .file("nova/nova-api/start.sh", "second")
        .file("nova/nova-api/more.txt", "second");

    TemplateTree tree = tree();

    assertThat(TreeFixture.rendered(tree, "nova-api").text()).endsWith("RUN apt-get second\n");
    assertThat(TreeFixture.template(tree, "nova-api").context())
        .extracting(ContextFile::path, file -> new String(file.content(), UTF_8))
        .containsExactly(
            tuple("more.txt", "second"), tuple("old.txt", "first"), tuple("start.sh", "second"));
  }

  @Test
  void macrosOfAllTreesCanBeUsedAndTheLastOfANameWins() {
    first
        .file("macros.vm", "#macro(one)\nRUN one first\n#end\n#macro(two)\nRUN two first\n#end\n")
        .image("base", "#base()\n#one()\n#two()\n#three()\n");
    second
        .file("macros.vm", "#macro(two)\nRUN two second\n#end\n#macro(three)\n#one()\n#end\n")
        .image("extra", "#base()\n#one()\n#two()\n");

    assertThat(TreeFixture.rendered(tree(), "base").text())
        .endsWith("\nRUN one first\nRUN two second\nRUN one first\n");
    assertThat(TreeFixture.rendered(tree(), "extra").text())
        .endsWith("\nRUN one first\nRUN two second\n");
  }

  @Test
  void whatIsNotReplacedIsKeptInTheReservedFolder() {
    first.file("macros.vm", "");
    second
        .file("macros.vm", "")
        .file(".kiln/macros/03.vm", "")
        .file(".kiln/overrides/x.vm", "")
        .file(".kiln/overrides/07-ä b.vm", "");
    new TreeFixture(folder).file("o.vm", "");

    TemplateTree tree =
        TemplateTree.read(
            List.of(first.root(), second.root()),
            List.of(folder.resolve("o.vm"), folder.resolve("o.vm")));

    assertThat(tree.macroLibraries())
        .containsExactly("macros.vm", ".kiln/macros/01.vm", ".kiln/macros/02.vm");
    assertThat(tree.overrideFiles())
        .containsExactly(
            ".kiln/overrides/01-__b.vm",
            ".kiln/overrides/02-x.vm",
            ".kiln/overrides/03-o.vm",
            ".kiln/overrides/04-o.vm");
    assertThat(tree.shown(".kiln/macros/01.vm")).endsWith("second/macros.vm");
    assertThat(tree.shown(".kiln/overrides/02-x.vm")).endsWith("second/.kiln/overrides/x.vm");
    assertThat(tree.shown(".kiln/overrides/03-o.vm")).endsWith(folder + "/o.vm");
  }

  @Test
  void theConfigurationsOfAllTreesAddUpInTheirOrder() {
    first.file("kiln.yaml", "namespace: first\nmaintainer: Jane\n");
    second.file("kiln.yaml", "namespace: second\n");

    assertThat(tree().configuration().namespace()).isEqualTo("second");
    assertThat(tree().configuration().maintainer()).contains("Jane");
    assertThat(tree().configurationLayers()).hasSize(2);
  }

  @Test
  void moreOverrideFilesThanCanBeNumberedAreRefused() {
    new TreeFixture(folder).file("o.vm", "");

    List<String> problems =
        TreeFixture.problems(() ->
            TemplateTree.read(
                List.of(first.root()), Collections.nCopies(100, folder.resolve("o.vm"))));

    assertThat(problems).containsExactly(folder + "/o.vm: there are more than 99 override files");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyOrderOnAnyNumberOfThreadsGivesTheSameText(long seed) throws Exception {
    Random random = new Random(seed);
    first.file("macros.vm", "#macro(m $x)\nRUN $x\n#end\n");
    for (int i = 0; i < 40; i++) {
      first.image(
          "i" + i, "#from(\"base\")\n#m(" + i + ")\n#block(\"b" + i % 7 + "\")\nRUN b\n#end\n");
    }
    second.file("macros.vm", "#macro(m $x)\n#block(\"m\")\nRUN $x $x\n#end\n#end\n");
    second.file(
        ".kiln/overrides/01-a.vm",
        "#override(\"b3\")\n#m(\"$image.name\")\n#super()\n#end\n#override(\"m\")\n#super()\nRUN m\n#end\n");
    SortedMap<ImageName, String> alone = new TreeMap<>();
    tree()
        .images()
        .keySet()
        .forEach(image -> alone.put(image, TreeFixture.rendered(tree(), image.value()).text()));

    Map<ImageName, String> together = renderTogether(random);

    assertThat(together).as("seed %d", seed).isEqualTo(alone);
  }

  private Map<ImageName, String> renderTogether(Random random)
      throws InterruptedException, ExecutionException {
    TemplateTree tree = tree();
    VelocityDockerfileRenderer renderer =
        new VelocityDockerfileRenderer(tree, tree.configuration());
    List<ImageTemplate> shuffled = new ArrayList<>(tree.images().values());
    Collections.shuffle(shuffled, random);
    SortedMap<ImageName, String> texts = new TreeMap<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(1 + random.nextInt(8))) {
      List<Callable<RenderedDockerfile>> renderings = new ArrayList<>();
      for (ImageTemplate image : shuffled) {
        renderings.add(() -> renderer.render(image, References.byName(TreeFixture.BASE)));
      }
      List<Future<RenderedDockerfile>> rendered = threads.invokeAll(renderings);
      for (int i = 0; i < rendered.size(); i++) {
        texts.put(shuffled.get(i).name(), rendered.get(i).get().text());
      }
    }
    return texts;
  }

  private TemplateTree tree() {
    return TemplateTree.read(List.of(first.root(), second.root()), List.of());
  }

  private static List<String> context(TemplateTree tree, String image) {
    return TreeFixture.template(tree, image).context().stream().map(ContextFile::path).toList();
  }
}
