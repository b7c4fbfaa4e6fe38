package io.everystore.serving.page;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pages that exist from the start. */
public enum PageKind {
  HOME("home"),
  ITEM("item"),
  CART("cart");

  private final String id;

  PageKind(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }

  /** The page of that name, or null. */
  public static @Nullable PageKind find(String id) {
    for (PageKind page : values()) {
      if (page.id.equals(id)) {
        return page;
      }
    }
    return null;
  }

  /** The page of that name; one that operators have named themselves is planned like home. */
  static PageKind of(String id) {
    PageKind page = find(id);
    return page == null ? HOME : page;
  }

  public static List<String> ids() {
    return Arrays.stream(values()).map(PageKind::id).toList();
  }
}
