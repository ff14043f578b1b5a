package dev.kiln.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.coordinator.graph.FoldedGraph;
import dev.kiln.coordinator.graph.FoldedGraph.Node;
import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.image.ImageName;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class SvgDrawingTest {

  private static final ImageGraph GRAPH =
      ImageGraph.of(
          Map.of(
              ImageName.of("base"), List.of(),
              ImageName.of("nova-base"), List.of(ImageName.of("base")),
              ImageName.of("nova-api"), List.of(ImageName.of("nova-base")),
              ImageName.of("nova-ssh"), List.of(ImageName.of("nova-base"))));

  @Test
  void everyImageIsABoxWithItsNameAndEveryEdgeAPath() throws Exception {
    Document svg = parse(SvgDrawing.of(FoldedGraph.unfolded(GRAPH, GRAPH.images())));

    assertThat(texts(svg, "text")).contains("base", "nova-base", "nova-api", "nova-ssh");
    assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(4);
    assertThat(svg.getElementsByTagName("path").getLength()).isEqualTo(3);
  }

  @Test
  void theTooltipSaysWhatAnImageIsMadeFromAndWhatIsMadeFromIt() throws Exception {
    Document svg = parse(SvgDrawing.of(FoldedGraph.unfolded(GRAPH, GRAPH.images())));

    assertThat(texts(svg, "title"))
        .containsExactlyInAnyOrder(
            "4 images",
            "base\nmade from no other image\n3 images are made from it",
            "nova-base\nmade from base\n2 images are made from it",
            "nova-api\nmade from nova-base\nno image is made from it",
            "nova-ssh\nmade from nova-base\nno image is made from it");
  }

  @Test
  void theTooltipOfAFoldedFamilyNamesItsImages() throws Exception {
    Document svg = parse(SvgDrawing.of(FoldedGraph.folded(GRAPH, GRAPH.images())));

    assertThat(texts(svg, "text")).contains("nova (2)");
    assertThat(texts(svg, "title"))
        .contains("2 images, made from nova-base:\nnova-api, nova-ssh", "4 images");
  }

  @Test
  void itIsLightOrDarkAsTheReaderIsAndNeedsNothingFromElsewhere() {
    String svg = SvgDrawing.of(FoldedGraph.unfolded(GRAPH, GRAPH.images()));

    assertThat(svg).contains("prefers-color-scheme: dark");
    assertThat(svg.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("://", "url(", "<script");
  }

  @Test
  void whatXmlWouldTakeForItsOwnIsEscaped() throws Exception {
    String label = "<script>&\"'\u0007\uFFFE ]]>";
    Node node = new Node(label, new TreeSet<>(List.of(ImageName.of("a"))), 1, new TreeSet<>(), 0);

    Document svg = parse(SvgDrawing.of(new FoldedGraph(List.of(node))));

    assertThat(texts(svg, "text")).containsExactly("<script>&\"'\uFFFD\uFFFD ]]>");
    assertThat(svg.getElementsByTagName("script").getLength()).isZero();
  }

  @Test
  void aGraphWithoutImagesIsAnEmptyDrawing() throws Exception {
    Document svg = parse(SvgDrawing.of(new FoldedGraph(List.of())));

    assertThat(texts(svg, "title")).containsExactly("0 images");
  }

  private static Document parse(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
  }

  private static List<String> texts(Document svg, String element) {
    NodeList found = svg.getElementsByTagName(element);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent());
    }
    return texts;
  }
}
