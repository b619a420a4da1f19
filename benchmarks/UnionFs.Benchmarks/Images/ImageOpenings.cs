using System.Diagnostics;
using UnionFs.Oci;

namespace UnionFs.Benchmarks;

/// <summary>Opening an image, and what other programs do before one can look into it.</summary>
internal static class ImageOpenings
{
    public static IEnumerable<ImageStep> Of(string reference)
    {
        var parsed = ImageReference.Parse(reference);
        using var image = OciImage.Open(reference);
        var files = image.Manifest.Layers.Select(l => image.Blobs.FileOf(l.Digest)).OfType<string>().ToList();
        var isZstd = image.Manifest.Layers.Any(static l => MediaTypes.CompressionOf(l.MediaType) == LayerCompression.Zstd);
        yield return new ImageStep("cold verified open, then one stat", () => Open(reference));
        yield return new ImageStep("the same, a program's first", () => OpenInProgram(reference));
        if (files.Count == image.Manifest.Layers.Count)
        {
            yield return new ImageStep($"{(isZstd ? "zstd" : "gzip")} -dc of the layers", () => ChildClock.Run(isZstd ? "zstd" : "gzip", ["-dc", .. files]));
        }

        if (parsed.Kind == ImageReferenceKind.Layout && !isZstd && File.Exists("/usr/bin/umoci") && Environment.UserName == "root")
        {
            var tag = parsed.Tag ?? image.Descriptor.Tag;
            yield return new ImageStep("umoci unpack", () => Unpack(parsed.Path, tag!));
        }
    }

    /// <summary>What <c>images --open</c> does: one opening, and the peak of memory for whoever asked.</summary>
    public static void OpenOnce(string reference)
    {
        Open(reference);
        Console.WriteLine(PeakKibibytes());
    }

    /// <summary>The most memory this process had, in KiB; 0 where the system does not tell.</summary>
    public static string PeakKibibytes()
    {
        var peak = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status").First(static l => l.StartsWith("VmHWM:", StringComparison.Ordinal)) : "VmHWM: 0 kB";
        return peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
    }

    private static StepCost Open(string reference)
    {
        var (cpu, start) = (CpuClock.Process, Stopwatch.GetTimestamp());
        using var image = OciImage.Open(reference);
        using var fs = UnionFileSystem.Create(image.Layers);
        _ = fs.Exists("/etc/passwd");
        return new StepCost((CpuClock.Process - cpu) / 1e9, Stopwatch.GetElapsedTime(start).TotalSeconds, 0);
    }

    private static StepCost OpenInProgram(string reference)
    {
        var peak = 0L;
        var cost = ChildClock.Run("dotnet", ["exec", typeof(ImageOpenings).Assembly.Location, "images", "--open", reference], text => peak = long.Parse(text, System.Globalization.CultureInfo.InvariantCulture) * 1024);
        return cost with { PeakBytes = peak };
    }

    private static StepCost Unpack(string layout, string tag)
    {
        var folder = Directory.CreateTempSubdirectory("unionfs-umoci-").FullName;
        try
        {
            return ChildClock.Run("umoci", ["unpack", "--image", $"{layout}:{tag}", Path.Combine(folder, "bundle")]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
