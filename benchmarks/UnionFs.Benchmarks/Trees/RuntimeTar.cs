using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace UnionFs.Benchmarks;

/// <summary>A compressed tar of the files of the running .NET runtime: something real that is on every machine that can run this.</summary>
internal static class RuntimeTar
{
    /// <summary>A file in it.</summary>
    public const string Path = "/System.Private.CoreLib.dll";

    /// <summary>Writes it, as gzip usually packs; answers how long it is unpacked.</summary>
    public static long Write(string path, out string diffId)
    {
        var folder = System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        using var bytes = new MemoryStream();
        TarFile.CreateFromDirectory(folder, bytes, includeBaseDirectory: false);
        var tar = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        diffId = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(tar));
        using var file = File.Create(path);
        using var gzip = new GZipStream(file, CompressionLevel.Optimal);
        gzip.Write(tar);
        return tar.Length;
    }
}
