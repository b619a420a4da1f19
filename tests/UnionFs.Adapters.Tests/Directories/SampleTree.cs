using System.IO.Abstractions;

namespace UnionFs.Adapters.Tests.Directories;

/// <summary>A small tree with everything a directory can hold.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
internal static class SampleTree
{
    public static void Build(IFileSystem io, string root)
    {
        io.Directory.CreateDirectory(root + "/d/sub/deep");
        io.Directory.CreateDirectory(root + "/empty");
        io.Directory.CreateDirectory(root + "/.hid");
        foreach (var file in new[] { "/f", "/d/a.txt", "/d/B.TXT", "/d/.h", "/d/sub/b.txt", "/d/sub/deep/c.md", "/f.htm", "/f.html", "/noext", "/dot.", "/.hid/x", "/é", "/a*b", "/a?b", "/back\\slash", "/\"q\"", "/<x>", "/ro" })
        {
            io.File.WriteAllText(root + file, file);
        }

        io.File.SetUnixFileMode(root + "/ro", UnixFileMode.UserRead | UnixFileMode.GroupRead);
        foreach (var (link, target) in new[] { ("/ld", "d"), ("/lf", "f"), ("/dang", "nope"), ("/loop", "loop"), ("/d/near", "../d/./sub"), ("/far", root + "/d/near") })
        {
            io.File.CreateSymbolicLink(root + link, target);
        }
    }
}
