# docker build -t reprocheck .
# docker run --rm -v "$PWD:/work" reprocheck verify images --models models
FROM swift:6.3-bookworm AS build
WORKDIR /source
COPY Scripts/packages Scripts/
RUN Scripts/packages
COPY . .
RUN Scripts/install --prefix /usr --destdir /installed

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libdeflate0 libjpeg62-turbo libopenblas0-pthread libpng16-16 libsqlite3-0 libstdc++6 libwebp7 libwebpdemux2 zlib1g \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /installed /
# Nothing here needs to be root, and results of earlier runs can be kept by mounting a folder here.
RUN useradd --create-home --uid 1000 reprocheck && install -d -o reprocheck /work /cache
ENV XDG_CACHE_HOME=/cache
USER reprocheck
WORKDIR /work
ENTRYPOINT ["reprocheck"]
CMD ["--help"]
