package io.everystore.serving.materialize;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.fuzz.Fuzz;
import io.everystore.feature.proto.Arm;
import io.everystore.feature.proto.Model;
import io.everystore.serving.view.ModelImage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Models as they might stand in their topic: none ranks with what is no number. */
final class ModelFuzzTest {
  @Test
  void damagedModel_isInForceOrLeftOut() {
    byte[] name = "m".getBytes(StandardCharsets.US_ASCII);
    byte[] good =
        Model.newBuilder()
            .setName("m")
            .setVersion(1)
            .addFeatureNames("popularity")
            .addWeights(1)
            .addArms(Arm.newBuilder().setKey("home/all/trending").setExposures(3).setSuccesses(1))
            .build()
            .toByteArray();
    Fuzz.run(
        "models",
        List.of(good),
        bytes -> {
          ModelImage image = ModelFollower.apply(ModelImage.EMPTY, name, bytes);
          Model model = image == null ? null : image.find("m");
          if (model != null) {
            assertTrue(model.getWeightsList().stream().allMatch(Float::isFinite));
          }
          ModelFollower.apply(ModelImage.EMPTY, bytes, good);
        });
  }
}
