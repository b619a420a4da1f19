using System.Diagnostics;
using System.Globalization;

namespace UnionFs.Oci.Tests.Crashes;

/// <summary>
/// A process that loads, commits, removes and collects in a store until it is killed, and says on its output what it begins and what was done. It can
/// kill itself at a numbered step: before a flush, between a flush and a rename, between two removals.
/// </summary>
internal static class StoreWorker
{
    public const string Verb = "store-worker";
    private static int s_steps;

    /// <param name="args">Store, source, prefix of its names, seed, milliseconds to work, step to die at (0: none).</param>
    public static int Run(string[] args)
    {
        var (store, source, prefix) = (args[0], args[1], args[2]);
        var random = new Random(int.Parse(args[3], CultureInfo.InvariantCulture));
        var until = Stopwatch.GetTimestamp() + (long.Parse(args[4], CultureInfo.InvariantCulture) * Stopwatch.Frequency / 1000);
        DieAt(int.Parse(args[5], CultureInfo.InvariantCulture));
        using var images = ImageStore.Open(store);
        using var layout = LayoutFolder.Open(source);
        var names = layout.Roots.Select(static r => r.Tag!).ToArray();
        var serial = 0;
        while (Stopwatch.GetTimestamp() < until)
        {
            var name = $"{prefix}{random.Next(6)}:1";
            switch (random.Next(10))
            {
                case < 4:
                    Do($"load {name}", () => images.Load(layout, new LoadOptions { Tag = names[random.Next(names.Length)], Name = name })[0].Descriptor.Digest.ToString());
                    break;
                case < 7:
                    Do($"commit {name}", () => Commit(images, layout, names[random.Next(names.Length)], name, $"{prefix}{serial++}"));
                    break;
                case < 9:
                    Do($"untag {name}", () => images.Untag(name).ToString());
                    break;
                default:
                    Do("gc", () => images.CollectGarbage(new GarbageOptions { GracePeriod = TimeSpan.Zero }).Items.Count.ToString(CultureInfo.InvariantCulture));
                    break;
            }
        }

        Console.Out.WriteLine("end");
        return 0;
    }

    private static string Commit(ImageStore images, LayoutFolder layout, string source, string name, string text)
    {
        images.Load(layout, new LoadOptions { Tag = source, Name = name });
        using var container = images.CreateContainer(name);
        container.FileSystem.WriteAllText("/changed", text);
        container.FileSystem.CreateDirectory("/made");
        return container.Commit(name).Digest.ToString();
    }

    private static void Do(string what, Func<string> work)
    {
        Say("begin " + what);
        Say($"done {what} {work()}");
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }

    private static void DieAt(int step)
    {
        if (step <= 0)
        {
            return;
        }

        AtomicFile.StepDone = _ => Count(step);
        GarbageCollection.BeforeRemoval = _ => Count(step);
    }

    private static void Count(int step)
    {
        if (Interlocked.Increment(ref s_steps) == step)
        {
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
