using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace UnionFs.Repo.Tests;

/// <summary>Every C# sample of the documents compiles against the library as it is, and those of the README run.</summary>
public class SampleTests
{
    private static readonly IReadOnlyList<Sample> s_samples =
        [.. Repository.Texts().Where(static t => t.Path.EndsWith(".md", StringComparison.Ordinal)).SelectMany(static t => Sample.In(t.Path, t.Text))];

    public static TheoryData<Sample> OfTheReadme => [.. s_samples.Where(static s => s.Document == "README.md")];

    [Fact]
    public void Every_sample_compiles() => Findings.AssertNone(s_samples.SelectMany(SampleProgram.Errors));

    [Fact]
    public async Task The_first_ten_lines_do_what_they_say()
    {
        using var folder = new TemporaryFolder();
        Prepare(folder.Path);

        var (code, output) = await SampleProgram.RunAsync(s_samples.First(static s => s.Document == "README.md"), folder.Path, TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
        Assert.Equal(
            """
            M /etc/motd
            D /etc/obsolete.conf
            /etc/obsolete.conf: not there: the top hides it
               top               whiteout
               1 ./patch.tar.gz  nothing
               0 ./base          file, 4 bytes, mode 644  (hidden by the whiteout of the top)

            """.ReplaceLineEndings("\n"),
            output);
        Assert.Equal("old\n", await File.ReadAllTextAsync(Path.Combine(folder.Path, "base/etc/obsolete.conf"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(OfTheReadme))]
    public async Task Every_sample_of_the_readme_runs(Sample sample)
    {
        using var folder = new TemporaryFolder();
        Prepare(folder.Path);

        var (code, output) = await SampleProgram.RunAsync(sample, folder.Path, TestContext.Current.CancellationToken);

        Assert.True(code == 0, $"{sample}: exit code {code}: {output}");
    }

    [Fact]
    public void A_sample_that_does_not_compile_is_found()
    {
        var samples = Sample.In("x.md", "text\n```csharp\nusing UnionFs;\nvar fs = UnionFileSystem.Create(LayerStack.Empty);\nfs.Nonsense();\n```\n```\nno C#\n```\n").ToList();

        var error = Assert.Single(SampleProgram.Errors(Assert.Single(samples)));
        Assert.Contains("x.md:3(3,4): error CS1061", error, StringComparison.Ordinal);
    }

    /// <summary>What the samples find in the folder they run in.</summary>
    internal static void Prepare(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "base/etc"));
        File.WriteAllText(Path.Combine(folder, "base/etc/obsolete.conf"), "old\n");
        File.WriteAllText(Path.Combine(folder, "base/etc/motd"), "welcome\n");
        PrepareImage(Path.Combine(folder, "image"));
        using var file = File.Create(Path.Combine(folder, "patch.tar.gz"));
        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        using var tar = new TarWriter(gzip);
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "etc/patched.conf") { DataStream = new MemoryStream("new\n"u8.ToArray()) });
    }

    /// <summary>An OCI layout with one image, tagged v1.</summary>
    private static void PrepareImage(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "blobs/sha256"));
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "etc/motd") { DataStream = new MemoryStream("welcome\n"u8.ToArray()) });
        }

        var layer = Add(bytes.ToArray(), "layer.v1.tar", "");
        var config = Add(Encoding.UTF8.GetBytes($$"""{"architecture":"amd64","os":"linux","config":{"Cmd":["sh"]},"rootfs":{"type":"layers","diff_ids":["sha256:{{Hash(bytes.ToArray())}}"] } }"""), "config.v1+json", "");
        var manifest = Add(Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"config":{{config}},"layers":[{{layer}}]}"""), "manifest.v1+json", ""","annotations":{"org.opencontainers.image.ref.name":"v1"}""");
        File.WriteAllText(Path.Combine(folder, "index.json"), $$"""{"schemaVersion":2,"manifests":[{{manifest}}]}""");
        File.WriteAllText(Path.Combine(folder, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");

        static string Hash(byte[] blob) => Convert.ToHexStringLower(SHA256.HashData(blob));

        string Add(byte[] blob, string type, string more)
        {
            File.WriteAllBytes(Path.Combine(folder, "blobs/sha256", Hash(blob)), blob);
            return $$"""{"mediaType":"application/vnd.oci.image.{{type}}","digest":"sha256:{{Hash(blob)}}","size":{{blob.Length}}{{more}}}""";
        }
    }
}
