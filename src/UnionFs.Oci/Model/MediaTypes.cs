namespace UnionFs.Oci;

/// <summary>The media types of images: OCI's and those of Docker that mean the same.</summary>
public static class MediaTypes
{
    /// <summary>An index of OCI.</summary>
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";

    /// <summary>A manifest of OCI.</summary>
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>A config of OCI.</summary>
    public const string OciConfig = "application/vnd.oci.image.config.v1+json";

    /// <summary>A layer of OCI, uncompressed.</summary>
    public const string OciLayer = "application/vnd.oci.image.layer.v1.tar";

    /// <summary>A layer of OCI in gzip.</summary>
    public const string OciLayerGzip = "application/vnd.oci.image.layer.v1.tar+gzip";

    /// <summary>A layer of OCI in Zstandard.</summary>
    public const string OciLayerZstd = "application/vnd.oci.image.layer.v1.tar+zstd";

    /// <summary>The empty object <c>{}</c> that stands for no config.</summary>
    public const string OciEmpty = "application/vnd.oci.empty.v1+json";

    /// <summary>An index of Docker.</summary>
    public const string DockerIndex = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>A manifest of Docker.</summary>
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>A config of Docker.</summary>
    public const string DockerConfig = "application/vnd.docker.container.image.v1+json";

    /// <summary>A layer of Docker, uncompressed.</summary>
    public const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar";

    /// <summary>A layer of Docker in gzip.</summary>
    public const string DockerLayerGzip = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    /// <summary>A layer of Docker in Zstandard.</summary>
    public const string DockerLayerZstd = "application/vnd.docker.image.rootfs.diff.tar.zstd";

    private const string OciForeignLayer = "application/vnd.oci.image.layer.nondistributable.v1.tar";
    private const string DockerForeignLayer = "application/vnd.docker.image.rootfs.foreign.diff.tar";

    /// <summary>Whether it is a list of manifests.</summary>
    public static bool IsIndex(string? mediaType) => mediaType is OciIndex or DockerIndex;

    /// <summary>Whether it is the manifest of one image.</summary>
    public static bool IsManifest(string? mediaType) => mediaType is OciManifest or DockerManifest;

    /// <summary>Whether it is the config of an image.</summary>
    public static bool IsConfig(string? mediaType) => mediaType is OciConfig or DockerConfig;

    /// <summary>Whether it is a layer that can be opened.</summary>
    public static bool IsLayer(string? mediaType) => CompressionOf(mediaType) is not null;

    /// <summary>Whether it is a layer that is not to be passed on, and whose bytes may not be there.</summary>
    public static bool IsForeign(string? mediaType) =>
        mediaType is not null && (IsOneOf(mediaType, OciForeignLayer, '+') || IsOneOf(mediaType, DockerForeignLayer, '.')) && IsLayer(mediaType);

    /// <summary>How a layer of this type is compressed; null if it is no layer.</summary>
    public static LayerCompression? CompressionOf(string? mediaType) => mediaType switch
    {
        OciLayer or DockerLayer or OciForeignLayer or DockerForeignLayer => LayerCompression.None,
        OciLayerGzip or DockerLayerGzip or OciForeignLayer + "+gzip" or DockerForeignLayer + ".gzip" => LayerCompression.Gzip,
        OciLayerZstd or DockerLayerZstd or OciForeignLayer + "+zstd" or DockerForeignLayer + ".zstd" => LayerCompression.Zstd,
        _ => null,
    };

    private static bool IsOneOf(string mediaType, string type, char separator) =>
        mediaType.StartsWith(type, StringComparison.Ordinal) && (mediaType.Length == type.Length || mediaType[type.Length] == separator);
}
