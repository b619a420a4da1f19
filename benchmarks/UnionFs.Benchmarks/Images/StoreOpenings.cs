using System.Diagnostics;
using System.Globalization;
using UnionFs.Oci;

namespace UnionFs.Benchmarks;

/// <summary>What is done with an image of a store.</summary>
internal static class StoreOpenings
{
    private const int ChangedFiles = 10;

    public static IEnumerable<ImageStep> Of(string reference, string folder)
    {
        var store = Path.Combine(folder, "store");
        string name;
        using (var images = ImageStore.Open(store))
        {
            name = images.Load(reference, new LoadOptions { Name = "measured:1" })[0].Name!;
        }

        yield return new ImageStep("load into an empty store", () => Load(reference, folder));
        yield return new ImageStep("open from the store, then one stat", () => Open(store, name, static fs => fs.Exists("/etc/passwd")));
        yield return new ImageStep("the same, a program's first", () => OpenInProgram(store, name));
        yield return new ImageStep("open from the store, read one file", () => Open(store, name, static fs => ReadOne(fs)));
        yield return new ImageStep($"commit of {ChangedFiles} changed files", () => Commit(store, name));
        yield return new ImageStep("new container, not kept", () => Create(store, name));
    }

    /// <summary>What <c>images --open-stored</c> does: one opening, its milliseconds, and the peak of memory for whoever asked.</summary>
    public static void OpenOnce(string store, string name)
    {
        Open(store, name, static fs => fs.Exists("/etc/passwd"));
        Console.WriteLine(ImageOpenings.PeakKibibytes());
    }

    private static StepCost Load(string reference, string folder)
    {
        var store = Directory.CreateTempSubdirectory("unionfs-load-").FullName;
        try
        {
            return Measure(() =>
            {
                using var images = ImageStore.Open(store);
                images.Load(reference, new LoadOptions { Name = "measured:1" });
            });
        }
        finally
        {
            Directory.Delete(store, recursive: true);
        }
    }

    private static StepCost Open(string store, string name, Action<UnionFileSystem> use) => Measure(() =>
    {
        using var images = ImageStore.Open(store);
        using var image = images.OpenImage(name);
        using var fs = UnionFileSystem.Create(image.Layers);
        use(fs);
    });

    private static void ReadOne(UnionFileSystem fs)
    {
        foreach (var path in (string[])["/etc/passwd", "/etc/debian_version", "/usr/bin/bash"])
        {
            if (fs.FileExists(path))
            {
                fs.ReadAllBytes(path);
                return;
            }
        }
    }

    private static StepCost OpenInProgram(string store, string name)
    {
        var peak = 0L;
        var cost = ChildClock.Run(
            "dotnet", ["exec", typeof(StoreOpenings).Assembly.Location, "images", "--open-stored", store, name], text => peak = long.Parse(text, CultureInfo.InvariantCulture) * 1024);
        return cost with { PeakBytes = peak };
    }

    private static StepCost Commit(string store, string name)
    {
        using var images = ImageStore.Open(store);
        using var container = images.CreateContainer(name);
        for (var i = 0; i < ChangedFiles; i++)
        {
            container.FileSystem.WriteAllText($"/etc/changed-{i}", $"{Stopwatch.GetTimestamp()}");
        }

        return Measure(() => container.Commit("committed:1"));
    }

    private static StepCost Create(string store, string name)
    {
        using var images = ImageStore.Open(store);
        using var open = images.OpenImage(name);
        return Measure(() => images.CreateContainer(name).Dispose());
    }

    private static StepCost Measure(Action step)
    {
        var (cpu, start) = (CpuClock.Process, Stopwatch.GetTimestamp());
        step();
        return new StepCost((CpuClock.Process - cpu) / 1e9, Stopwatch.GetElapsedTime(start).TotalSeconds, 0);
    }
}
