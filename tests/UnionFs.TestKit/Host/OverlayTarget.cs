namespace UnionFs.TestKit;

/// <summary>The kernel's overlayfs: the layers of a stack as lower directories under an empty upper one.</summary>
public sealed class OverlayTarget : HostTarget
{
    private static readonly string[] s_optionSets =
    [
        "index=on,redirect_dir=on,metacopy=off,xino=on",
        "index=on,redirect_dir=on,metacopy=off",
        "redirect_dir=on",
        "",
    ];

    private static readonly Lazy<string?> s_whyUnavailable = new(() => HostTarget.WhyUnavailable ?? ProbeFor(() => new OverlayTarget(LayerStack.Empty)));

    /// <summary>Writes the layers to a new file system and mounts an overlay of them.</summary>
    /// <exception cref="NotSupportedException">A layer holds what overlayfs cannot say.</exception>
    public OverlayTarget(LayerStack stack, HostFileSystem kind = HostFileSystem.Tmpfs)
        : this(stack, kind, new OptionBox())
    {
    }

    private OverlayTarget(LayerStack stack, HostFileSystem kind, OptionBox options)
        : base(kind, mount => Prepare(stack, mount, options)) => MountOptions = options.Value;

    /// <summary>Null where overlayfs can be tested, or the reason why not.</summary>
    public static new string? WhyUnavailable => s_whyUnavailable.Value;

    /// <summary>The options the kernel took, of those that make overlayfs most like POSIX.</summary>
    public string MountOptions { get; }

    private static string Prepare(LayerStack stack, HostMount mount, OptionBox options)
    {
        // One lower directory at least is required; the page that holds the options leaves room for short names only.
        var lowers = Enumerable.Range(0, Math.Max(1, stack.Count)).Select(i => $"{i}").ToList();
        foreach (var name in (string[])[.. lowers, "upper", "work", "merged"])
        {
            HostNode.EnsureDirectory(name);
        }

        var writer = new OverlayLayerWriter(stack);
        for (var level = 0; level < stack.Count; level++)
        {
            writer.Write(level, lowers[level]);
        }

        writer.WriteUpperRoot("upper");
        lowers.Reverse();
        options.Value = MountWithBest(mount, $"lowerdir={string.Join(':', lowers)},upperdir=upper,workdir=work");
        return "merged";
    }

    private static string MountWithBest(HostMount mount, string directories)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                mount.Mount("overlay", "merged", "overlay", $"{directories},{s_optionSets[i]}".TrimEnd(','));
                return s_optionSets[i];
            }
            catch (IOException) when (i + 1 < s_optionSets.Length)
            {
                // This kernel does not know an option; the next set has fewer.
            }
        }
    }

    private sealed class OptionBox
    {
        public string Value { get; set; } = "";
    }
}
