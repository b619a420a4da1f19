namespace UnionFs.Oci;

/// <summary>Where an image is.</summary>
public enum ImageReferenceKind
{
    /// <summary><c>oci:</c>, a folder with an OCI layout.</summary>
    Layout,

    /// <summary><c>oci-archive:</c>, a tar of an OCI layout.</summary>
    LayoutArchive,

    /// <summary><c>docker-archive:</c>, what <c>docker save</c> writes.</summary>
    DockerArchive,
}
