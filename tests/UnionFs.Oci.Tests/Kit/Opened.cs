using Xunit;

namespace UnionFs.Oci.Tests.Kit;

/// <summary>Images, opened for as long as the test may take.</summary>
internal static class Opened
{
    public static OciImage At(string reference) => OciImage.Open(reference, null, null, TestContext.Current.CancellationToken);

    public static OciImage DockerArchive(string path, string? name = null) => OciImage.OpenDockerArchive(path, name, null, null, TestContext.Current.CancellationToken);
}
