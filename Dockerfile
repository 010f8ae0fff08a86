# The native executable `causalkv` in an image of its own, some 10 MB. Builds with the classic builder as well as with BuildKit.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN apt-get update && apt-get install --yes --no-install-recommends gcc libc6-dev zlib1g-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /source

# Packages change seldom: restored before the sources are copied, they stay in a layer of their own.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/TcpCausalKv.Core/TcpCausalKv.Core.csproj src/TcpCausalKv.Core/
COPY src/TcpCausalKv.Node/TcpCausalKv.Node.csproj src/TcpCausalKv.Node/
COPY src/TcpCausalKv.Server/TcpCausalKv.Server.csproj src/TcpCausalKv.Server/
COPY src/TcpCausalKv.Server/Properties/PublishProfiles/ src/TcpCausalKv.Server/Properties/PublishProfiles/
RUN dotnet restore src/TcpCausalKv.Server -p:PublishProfile=native

COPY .editorconfig ./
COPY src/ src/
RUN dotnet publish src/TcpCausalKv.Server --no-restore -p:PublishProfile=native --output /app

# All that the image holds: the executable, the parts of the C library that it is linked with, and a directory for the data.
RUN mkdir -p /owned/data /image/app /image/tmp /image/etc \
    && chmod 1777 /image/tmp \
    && echo 'causalkv:x:1654:1654::/data:/none' > /image/etc/passwd \
    && cp /app/causalkv /image/app/ \
    && ldd /app/causalkv | grep -o '/[^ ]*' | xargs cp --parents --dereference --target-directory /image

FROM scratch
COPY --from=build /image/ /
COPY --from=build --chown=1654:1654 /owned/ /
ENV CAUSALKV_CLIENT=0.0.0.0:6379 \
    CAUSALKV_DATA=/data

# Text port; peers connect to the port that CAUSALKV_CLUSTER names.
EXPOSE 6379
VOLUME /data
USER 1654:1654

# A real PING over the text port, as any client would send it.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["/app/causalkv", "ping", "127.0.0.1:6379"]
ENTRYPOINT ["/app/causalkv"]
CMD ["node"]
