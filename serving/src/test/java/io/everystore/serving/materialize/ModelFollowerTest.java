package io.everystore.serving.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.everystore.feature.proto.Arm;
import io.everystore.feature.proto.Model;
import io.everystore.serving.view.ModelImage;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ModelFollowerTest {
  private static final Model MODEL =
      Model.newBuilder()
          .setName("m")
          .setVersion(1)
          .addFeatureNames("popularity")
          .addWeights(1)
          .build();

  @Test
  void lastRecordOfAName_isItsModelUntilATombstone() {
    ModelImage one = apply(ModelImage.EMPTY, "m", MODEL);
    ModelImage two = apply(one, "m", MODEL.toBuilder().setVersion(2).build());
    assertEquals(2, assertNotNullModel(two, "m").getVersion());
    assertEquals(1, assertNotNullModel(one, "m").getVersion(), "images do not change");
    ModelImage none = ModelFollower.apply(two, "m".getBytes(StandardCharsets.UTF_8), null);
    assertNotNull(none);
    assertNull(none.find("m"));
  }

  @Test
  void whatIsNoModel_changesNothing() {
    byte[] key = "m".getBytes(StandardCharsets.UTF_8);
    assertNull(ModelFollower.apply(ModelImage.EMPTY, key, new byte[] {(byte) 0xff}));
    assertNull(ModelFollower.apply(ModelImage.EMPTY, null, MODEL.toByteArray()));
    assertNull(
        ModelFollower.apply(ModelImage.EMPTY, key, new byte[ModelFollower.MAX_MODEL_BYTES + 1]));
    assertNull(refused("other", MODEL));
    assertNull(refused("m", MODEL.toBuilder().addFeatureNames("without weight").build()));
    assertNull(refused("m", MODEL.toBuilder().setWeights(0, Float.NaN).build()));
    Arm.Builder arm = Arm.newBuilder().setKey("home/all/trending").setExposures(Double.NaN);
    assertNull(refused("m", MODEL.toBuilder().addArms(arm).build()));
    assertNull(refused("m", MODEL.toBuilder().addArms(arm.setExposures(-1)).build()));
    assertNull(refused("", MODEL.toBuilder().setName("").build()));
  }

  @Test
  void namesWithoutEnd_areNotTaken() {
    ModelImage image = ModelImage.EMPTY;
    for (int i = 0; i < ModelFollower.MAX_MODELS; i++) {
      image = apply(image, "m" + i, MODEL.toBuilder().setName("m" + i).build());
    }
    assertNull(
        ModelFollower.apply(image, "m".getBytes(StandardCharsets.UTF_8), MODEL.toByteArray()));
    apply(image, "m0", MODEL.toBuilder().setName("m0").setVersion(9).build());
  }

  private static @Nullable ModelImage refused(String key, Model model) {
    return ModelFollower.apply(
        ModelImage.EMPTY, key.getBytes(StandardCharsets.UTF_8), model.toByteArray());
  }

  private static ModelImage apply(ModelImage image, String key, Model model) {
    ModelImage next =
        ModelFollower.apply(image, key.getBytes(StandardCharsets.UTF_8), model.toByteArray());
    assertNotNull(next, key);
    return next;
  }

  private static Model assertNotNullModel(ModelImage image, String name) {
    Model model = image.find(name);
    assertNotNull(model, name);
    return model;
  }
}
