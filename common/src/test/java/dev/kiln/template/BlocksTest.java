package dev.kiln.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlocksTest {

  private static final String FROM_BASE = "FROM kiln-tree.invalid/base\n";

  @TempDir Path folder;
  private TreeFixture images = new TreeFixture(Path.of(""));
  private final List<Path> overrideFiles = new ArrayList<>();

  @BeforeEach
  void writeTree() {
    images =
        new TreeFixture(folder.resolve("images"))
            .file("macros.vm", "#macro(install $package)\nRUN apt-get install $package\n#end\n")
            .image("base", "#base()\n")
            .image(
                "nova-api",
                """
                #from("base")
                #set($port = 8774)
                #block("nova_api_install")
                #install("nova-api")
                #end
                RUN true
                """);
  }

  @Test
  void aBlockThatNobodyReplacesIsItsContent() {
    assertThat(render("nova-api"))
        .isEqualTo(FROM_BASE + "RUN apt-get install nova-api\nRUN true\n");
  }

  @Test
  void anOverrideReplacesTheBlock() {
    override("#override(\"nova_api_install\")\nRUN pip install nova\n#end\n");

    assertThat(render("nova-api")).isEqualTo(FROM_BASE + "RUN pip install nova\nRUN true\n");
  }

  @Test
  void anOverrideSeesTheImageItsVariablesAndTheMacrosOfTheTree() {
    override(
        """
        #override("nova_api_install")
        #install("$image.name-$kiln.base.distribution")
        EXPOSE $port
        #end
        """);

    assertThat(render("nova-api"))
        .isEqualTo(FROM_BASE + "RUN apt-get install nova-api-debian\nEXPOSE 8774\nRUN true\n");
  }

  @Test
  void superGoesThroughTheOverridesDownToTheContent() {
    override("#override(\"nova_api_install\")\nRUN first\n#super()\n#end\n");
    override("#override(\"nova_api_install\")\n#super()\nRUN second\n#super()\n#end\n");

    assertThat(render("nova-api"))
        .isEqualTo(
            FROM_BASE
                + """
                RUN first
                RUN apt-get install nova-api
                RUN second
                RUN first
                RUN apt-get install nova-api
                RUN true
                """);
  }

  @Test
  void theLastOverrideFileWins() {
    override("#override(\"nova_api_install\")\nRUN first\n#end\n");
    override("#override(\"nova_api_install\")\nRUN second\n#end\n");

    assertThat(render("nova-api")).isEqualTo(FROM_BASE + "RUN second\nRUN true\n");
  }

  @Test
  void blocksInsideBlocksAreReplacedEachByItself() {
    images.image(
        "outer",
        """
        #base()
        #block("outer")
        RUN 1
        #block("inner")
        RUN 2
        #end
        #end
        """);
    override("#override(\"inner\")\nRUN inner\n#super()\n#end\n");
    override("#override(\"outer\")\nRUN before\n#super()\nRUN after\n#end\n");

    assertThat(render("outer"))
        .isEqualTo(
            "FROM %s\nRUN before\nRUN 1\nRUN inner\nRUN 2\nRUN after\n"
                .formatted(TreeFixture.BASE));
  }

  @Test
  void overridesFitIntoLinesAndBetweenThem() {
    images.image(
        "lines",
        """
        RUN tool #block("options")--fast#end --end
        #block("empty")#end
        RUN middle
        #block("short")RUN short#end
        RUN last
        """);
    override(
        """
        #override("options")
        #super() --safe
        #end
        #override("empty")RUN filled#end
        #override("short")
        #super()
        RUN long
        #end
        """);

    assertThat(render("lines"))
        .isEqualTo(
            """
            RUN tool --fast --safe --end
            RUN filled
            RUN middle
            RUN short
            RUN long
            RUN last
            """);
  }

  @Test
  void aNameMayBeMadeOfVariablesAndBeDeclaredByManyImages() {
    images
        .file("macros.vm", "#macro(tail $name)\n#block(\"${name}_tail\")\n#end\n#end\n")
        .image("a", "#base()\n#tail(\"all\")\n#tail(\"a\")\n")
        .image("b", "#base()\n#tail(\"all\")\n#tail(\"b\")\n")
        .image("nova-api", "#base()\n");
    override("#override(\"all_tail\")\nRUN all\n#end\n#override(\"b_tail\")\nRUN b\n#end\n");

    assertThat(render("a")).endsWith(TreeFixture.BASE + "\nRUN all\n");
    assertThat(render("b")).endsWith(TreeFixture.BASE + "\nRUN all\nRUN b\n");
  }

  @Test
  void everyImageHasAHeaderAfterItsLastFromAndAFooter() {
    images.image(
        "two.stage-s",
        """
        #from("base" "build")
        RUN make
        #from("base")
        # A comment.
        COPY --from=build /x /y
        """);
    override(
        """
        #override("two_stage_s_header")
        #super()
        ENV HEADER=$image.name

        #end
        #override("two_stage_s_footer")

        CMD ["x"]
        #end
        """);

    assertThat(render("two.stage-s"))
        .isEqualTo(
            """
            FROM kiln-tree.invalid/base AS build
            RUN make
            FROM kiln-tree.invalid/base
            ENV HEADER=two.stage-s

            # A comment.
            COPY --from=build /x /y

            CMD ["x"]
            """);
  }

  @Test
  void theHeaderFollowsAFromOfSeveralLines() {
    images.image("long", "FROM \\\n# a comment\n  scratch \\\n\n  AS x\nRUN a\n");
    override("#override(\"long_header\")\nRUN header\n#end\n");

    assertThat(render("long"))
        .isEqualTo("FROM \\\n# a comment\n  scratch \\\n  AS x\nRUN header\nRUN a\n");
  }

  @Test
  void aTemplateMayDeclareItsHeaderAndFooterElsewhere() {
    images
        .image("own", "#base()\nRUN 1\n#block(\"own_header\")\n#end\n#parse(\"tail.vm\")\nRUN 4\n")
        .file(
            "tail.vm", "#block(\"own_footer\")\nRUN 3\n#end\n#if(false)\n#block(\"x\")#end#end\n");
    override(
        "#override(\"own_header\")\nRUN 2\n#end\n#override(\"own_footer\")\nRUN three\n#end\n");

    assertThat(render("own")).endsWith(TreeFixture.BASE + "\nRUN 1\nRUN 2\nRUN three\nRUN 4\n");
  }

  @Test
  void theShellsDollarsPassThroughOverridesToo() {
    override("#override(\"nova_api_footer\")\nENV PATH=$PATH:${X:-y} A=${B##*-}\n#end\n");

    assertThat(render("nova-api")).endsWith("RUN true\nENV PATH=$PATH:${X:-y} A=${B##*-}\n");
  }

  @Test
  void overridesThatReplaceNothingAreToldWithTheNearestName() {
    images.image("b", "#base()\n#if(false)\n#block(\"never_rendered\")#end\n#end\n");
    override(
        """
        #override("nova_api_foter")
        #end
        #override("never_rendered")
        #end
        #override("b_header")
        #end
        """);
    override("#override(\"something_else\")\n#end\n#override(\"nova_api_foter\")\n#end\n");

    assertThat(unused())
        .containsExactly(
            "0.vm:1:1: no block 'nova_api_foter' in the tree, did you mean 'nova_api_footer'?",
            "1.vm:1:1: no block 'something_else' in the tree",
            "1.vm:3:1: no block 'nova_api_foter' in the tree, did you mean 'nova_api_footer'?");
  }

  @Test
  void aRenderingTellsWhichBlocksItMetAndWhichWereReplaced() {
    override("#override(\"nova_api_install\")\n#end\n");

    UsedNames used = TreeFixture.rendered(tree(), "nova-api").used();

    assertThat(used.blocks())
        .containsExactly("nova_api_footer", "nova_api_header", "nova_api_install");
    assertThat(used.overridden()).containsExactly("nova_api_install");
  }

  private void override(String text) {
    String name = overrideFiles.size() + ".vm";
    new TreeFixture(folder).file(name, text);
    overrideFiles.add(folder.resolve(name));
  }

  private TemplateTree tree() {
    return TemplateTree.read(List.of(images.root()), overrideFiles);
  }

  private String render(String image) {
    return TreeFixture.rendered(tree(), image).text();
  }

  private List<String> unused() {
    TemplateTree tree = tree();
    VelocityDockerfileRenderer renderer =
        new VelocityDockerfileRenderer(tree, tree.configuration());
    List<RenderedDockerfile> all = new ArrayList<>();
    for (ImageTemplate image : tree.images().values()) {
      all.add(renderer.render(image, References.byName(TreeFixture.BASE)));
    }
    return renderer.unusedOverrides(all).stream()
        .map(Problem::toString)
        .map(problem -> problem.replace(folder + "/", ""))
        .toList();
  }
}
