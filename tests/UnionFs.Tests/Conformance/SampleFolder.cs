using System.Diagnostics;

namespace UnionFs.Tests.Conformance;

/// <summary>A folder of the host with a bit of everything that anyone may make.</summary>
internal sealed class SampleFolder : IDisposable
{
    public SampleFolder()
    {
        Path = Directory.CreateTempSubdirectory("unionfs-sample-").FullName;
        Directory.CreateDirectory(At("d/sub"));
        File.WriteAllText(At("f"), "some text");
        File.WriteAllBytes(At("d/big"), new byte[70_000]);
        File.WriteAllText(At("d/sub/empty"), "");
        File.CreateSymbolicLink(At("l"), "d/sub");
        File.CreateSymbolicLink(At("dangling"), "nowhere");
        using (var sparse = File.Create(At("sparse")))
        {
            sparse.SetLength(300_000);
            sparse.Position = 100_000;
            sparse.WriteByte(1);
        }

        if (OperatingSystem.IsLinux() && File.Exists("/bin/ln"))
        {
            Process.Start("/bin/ln", [At("f"), At("d/link")]).WaitForExit();
        }
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private string At(string path) => System.IO.Path.Combine(Path, path);
}
