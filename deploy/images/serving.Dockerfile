# After mvn -Dquick -DskipTests package: docker build -f deploy/images/serving.Dockerfile -t everystore/serving .
# Without an engine: mvn -Pimages -pl serving -am package makes serving/target/jib-image.tar.
FROM eclipse-temurin:17-jre
COPY serving/target/libs /app/libs
COPY serving/target/classes /app/classes
COPY standalone/target/jvm.options /app/jvm.options
USER 10001:10001
ENTRYPOINT ["java", "@/app/jvm.options", "-XX:MaxRAMPercentage=50", "-cp", "/app/classes:/app/libs/*", "io.everystore.serving.ServingMain"]
