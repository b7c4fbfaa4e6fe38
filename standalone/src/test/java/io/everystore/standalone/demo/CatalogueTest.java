package io.everystore.standalone.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.serving.shop.Pictures;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class CatalogueTest {
  private final List<Product> products = Catalogue.generate();

  @Test
  void catalogue_isTheSameEveryTime() {
    assertEquals(products, Catalogue.generate());
  }

  @Test
  void catalogue_hasAboutTwoThousandProductsInTenDepartments() {
    assertTrue(products.size() >= 2_000 && products.size() <= 2_100, "size: " + products.size());
    Set<String> departments =
        products.stream()
            .map(product -> product.category().department())
            .collect(Collectors.toSet());
    assertEquals(10, departments.size(), departments.toString());
    assertEquals(products.size(), count(products.stream().map(Product::id).toList()));
    assertEquals(products.size(), count(products.stream().map(Product::title).toList()));
  }

  @Test
  void product_hasPricesThatMakeSenseAndAPictureThatExists() {
    Pictures pictures = Pictures.load();
    for (Product product : products) {
      assertTrue(product.priceCents() >= 100, product.toString());
      assertTrue(product.currentPriceCents() <= product.priceCents(), product.toString());
      assertTrue(product.currentPriceCents() > 0, product.toString());
      String picture = product.imageLink().substring("/shop/images/".length());
      assertTrue(pictures.hasMotif(picture.substring(0, picture.indexOf('-'))), picture);
    }
    assertFalse(products.stream().allMatch(Product::inStock));
    assertTrue(products.stream().filter(product -> product.salePriceCents() >= 0).count() > 100);
    assertTrue(products.stream().filter(product -> !product.group().isEmpty()).count() > 400);
  }

  @Test
  void category_goesWithCategoriesThatExist() {
    Set<String> leaves = Category.load().stream().map(Category::leaf).collect(Collectors.toSet());
    for (Category category : Category.load()) {
      assertFalse(category.goesWith().isEmpty(), category.path());
      assertTrue(leaves.containsAll(category.goesWith()), category.toString());
    }
  }

  private static int count(List<String> texts) {
    return new HashSet<>(texts).size();
  }
}
