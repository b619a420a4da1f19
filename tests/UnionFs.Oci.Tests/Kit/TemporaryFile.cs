namespace UnionFs.Oci.Tests.Kit;

/// <summary>A file of the host that goes with this.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(byte[] bytes) => File.WriteAllBytes(Path, bytes);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"unionfs-{Guid.NewGuid():N}.tar");

    public void Dispose() => File.Delete(Path);
}
