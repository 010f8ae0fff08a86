# The executable `causalkv` in a small image. Builds with the classic builder as well as with BuildKit.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# Packages change seldom: restored before the sources are copied, they stay in a layer of their own.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/TcpCausalKv.Core/TcpCausalKv.Core.csproj src/TcpCausalKv.Core/
COPY src/TcpCausalKv.Node/TcpCausalKv.Node.csproj src/TcpCausalKv.Node/
COPY src/TcpCausalKv.Server/TcpCausalKv.Server.csproj src/TcpCausalKv.Server/
RUN dotnet restore src/TcpCausalKv.Server

COPY .editorconfig ./
COPY src/ src/
RUN dotnet publish src/TcpCausalKv.Server --no-restore --configuration Release --output /app

FROM mcr.microsoft.com/dotnet/runtime:10.0
COPY --from=build /app /app
ENV CAUSALKV_CLIENT=0.0.0.0:6379 \
    CAUSALKV_DATA=/data \
    DOTNET_EnableDiagnostics=0

# Text port; peers connect to the port that CAUSALKV_CLUSTER names.
EXPOSE 6379
RUN mkdir /data && chown $APP_UID /data
VOLUME /data
USER $APP_UID

# A real PING over the text port, as any client would send it.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["/app/causalkv", "ping", "127.0.0.1:6379"]
ENTRYPOINT ["/app/causalkv"]
CMD ["node"]
