namespace UnionFs.Oci;

/// <summary>
/// An image in the making: layers that are there, layers that will be written, a config and a history. Every change gives a new draft; nothing is
/// written before it is saved, and what an image had stays byte for byte what it was.
/// </summary>
/// <remarks>
/// Immutable but for <see cref="Warnings"/>; thread-safe. The images and layers it was made of must stay open until it is saved. Only a draft that tars were
/// appended to by their paths holds something itself; disposing it closes them, for drafts made of it too.
/// </remarks>
public sealed partial class ImageDraft : IDisposable
{
    private readonly IReadOnlyList<DraftStep> _steps;
    private readonly OciImage? _origin;
    private readonly ImageManifest? _manifest;

    private ImageDraft(IReadOnlyList<DraftStep> steps, ImageConfig config, ImageManifest? manifest, OciImage? origin)
    {
        (_steps, Config, _manifest, _origin) = (steps, config, manifest, origin);
        Layers = LayerStack.Of(steps.Where(static s => s.Layer is not null).Select(static s => s.Layer!.Layer));
    }

    /// <summary>The config as it is so far; digests, history and times of what is new are put in when it is saved.</summary>
    public ImageConfig Config { get; }

    /// <summary>The layers, bottom first: <c>UnionFileSystem.Create(draft.Layers)</c> is what a container of it would see.</summary>
    public LayerStack Layers { get; }

    /// <summary>The history so far.</summary>
    public IReadOnlyList<HistoryEntry> History => [.. _steps.Where(static s => s.History is not null).Select(static s => s.History!)];

    /// <summary>What was to be warned of when this draft was last saved: files that travel again, sockets, holes.</summary>
    public IReadOnlyList<DraftWarning> Warnings { get; private set; } = [];

    /// <summary>An image without a layer.</summary>
    /// <param name="platform">What it is for.</param>
    public static ImageDraft Empty(Platform platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        var config = new ImageConfig { Os = platform.Os, Architecture = platform.Architecture, Variant = platform.Variant, OsVersion = platform.OsVersion };
        return new ImageDraft([], config, null, null);
    }

    /// <summary>A layer on top: a folder, a tar, memory, anything. It is written anew, in the one form that the same tree always has.</summary>
    /// <param name="layer">The layer; it must stay open until the draft is saved. Links of it to layers below become files.</param>
    /// <param name="history">What the history says; without a time it gets that of saving.</param>
    public ImageDraft Append(Layer layer, HistoryEntry? history = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return With([.. _steps, New(history ?? new CommitOptions().ToHistory($"append {layer.Name}"), new NewLayer(layer, MayBeEmpty: false))]);
    }

    /// <summary>As <see cref="Append"/>; a layer that says nothing becomes a line of history without one.</summary>
    internal ImageDraft AppendUnlessEmpty(Layer layer, HistoryEntry history) => With([.. _steps, New(history, new NewLayer(layer, MayBeEmpty: true))]);

    /// <summary>What was changed in a sandbox on <see cref="Layers"/>, at this moment, as a layer. If nothing was, it is a line of history.</summary>
    /// <param name="fileSystem">The sandbox; it goes on as it is and may be disposed.</param>
    /// <param name="options">What the history says.</param>
    /// <exception cref="ArgumentException">The sandbox was made on other layers.</exception>
    public ImageDraft Commit(UnionFileSystem fileSystem, CommitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(fileSystem);
        options ??= new CommitOptions();
        if (!fileSystem.Stack.SequenceEqual(Layers))
        {
            throw new ArgumentException($"The sandbox was made on '{fileSystem.Stack}', the draft has '{Layers}': its changes mean something else here.", nameof(fileSystem));
        }

        const string Name = "commit";
        if (!options.KeepCommits)
        {
            var all = fileSystem.ToLayer(options.CreatedBy ?? Name, ChangesSince.Stack);
            return With([.. _steps, New(options.ToHistory(Name), new NewLayer(all, MayBeEmpty: true))]);
        }

        var top = fileSystem.ToLayer(options.CreatedBy ?? Name);
        var commits = fileSystem.Layers.Skip(fileSystem.Stack.Count)
            .Select(l => New((options with { CreatedBy = l.Name }).ToHistory(l.Name), new NewLayer(l, MayBeEmpty: true)));
        return With([.. _steps, .. commits, New(options.ToHistory(Name), new NewLayer(top, MayBeEmpty: true))]);
    }

    /// <summary>
    /// Several layers that follow each other as one, which leads from what is below them to what the last of them shows: whiteouts of names that are not below
    /// are no longer needed, all others stay. The lines of their history stay too, as steps without a layer.
    /// </summary>
    /// <param name="from">The first layer; 0 is the bottom.</param>
    /// <param name="to">The last one.</param>
    /// <param name="history">What the history says of the new one.</param>
    /// <exception cref="LayerFormatException">A layer links to a path that the layers below do not have.</exception>
    public ImageDraft Squash(int from, int to, HistoryEntry? history = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(to, Layers.Count);
        var name = $"squash of layers {from} to {to}";
        Layer layer = from == 0 ? Flat(Layers.Take(to + 1), name) : SquashedLayer.Of(name, Layers.Take(from), Layers.Take(to + 1));
        return Replace(from, to, New(history ?? new CommitOptions().ToHistory(name), new NewLayer(layer, MayBeEmpty: false)));
    }

    /// <summary>All layers as one, without whiteouts. The lines of their history stay, as steps without a layer.</summary>
    /// <param name="history">What the history says of the new one.</param>
    public ImageDraft Flatten(HistoryEntry? history = null)
    {
        var name = $"flatten of {Layers.Count} layers";
        return Layers.Count == 0 ? this
            : Replace(0, Layers.Count - 1, New(history ?? new CommitOptions().ToHistory(name), new NewLayer(Flat(Layers, name), MayBeEmpty: false)));
    }

    /// <summary>The same layers on another base; their blobs stay what they are.</summary>
    /// <param name="oldBase">The image whose layers are the lowest here.</param>
    /// <param name="newBase">The image whose layers take their place; it must stay open until the draft is saved.</param>
    /// <exception cref="ArgumentException">The layers of the old base are not the lowest ones here, or the new base is for another platform.</exception>
    /// <exception cref="LayerFormatException">A layer links to a path that the new base does not have.</exception>
    public ImageDraft Rebase(OciImage oldBase, OciImage newBase)
    {
        ArgumentNullException.ThrowIfNull(oldBase);
        ArgumentNullException.ThrowIfNull(newBase);
        var old = oldBase.Config.DiffIds;
        if (!old.SequenceEqual(_steps.Select(static s => s.Layer).Where(static l => l is not null).Take(old.Count).Select(static l => (l as StoredLayer)?.DiffId ?? default)))
        {
            throw new ArgumentException($"The {old.Count} layers of '{oldBase.Name}' are not the lowest ones here, so there is nothing to put '{newBase.Name}' in place of.", nameof(oldBase));
        }

        if (newBase.Config.Platform is var platform && (platform.Os, platform.Architecture) != (Config.Os, Config.Architecture))
        {
            throw new ArgumentException($"'{newBase.Name}' is for {platform}, the image for {Config.Platform}.", nameof(newBase));
        }

        var draft = With([.. DraftStep.Of(newBase), .. _steps.Skip(StepsOfBase(oldBase))])
            .WithAnnotation("org.opencontainers.image.base.digest", newBase.Descriptor.Digest.ToString());
        if (draft.Layers.Any(static l => l.HasLowerLinks))
        {
            // Links into the old base may lead nowhere now, which is to be known before it is saved.
            using var whole = UnionFileSystem.Create(draft.Layers);
        }

        return draft;
    }

    /// <summary>Platform, layers, and how many of them are not written yet.</summary>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"a draft for {Config.Platform}: {Layers.Count} layers, {_steps.Count(static s => s.Layer is NewLayer)} of them new");

    /// <summary>Closes the tars that <see cref="AppendTar"/> opened. Images, sandboxes and layers it was made of stay open.</summary>
    public void Dispose()
    {
        foreach (var step in _steps)
        {
            if (step.Layer is StoredLayer { Blobs: FileBlob } own)
            {
                own.Layer.Dispose();
            }
        }
    }

    /// <summary>How many steps are those of a base: as many as its history has if that is the same, else all up to its last layer.</summary>
    private int StepsOfBase(OciImage image)
    {
        var lines = image.Config.History;
        var isSame = _steps.Count >= lines.Count && _steps.Take(lines.Count).Select(static s => s.History).SequenceEqual(lines)
            && _steps.Take(lines.Count).Count(static s => s.Layer is not null) == image.Layers.Count;
        return isSame ? lines.Count : StepOf(image.Layers.Count - 1) + 1;
    }

    /// <summary>The index of the step that made a layer; −1 for the layer −1.</summary>
    private int StepOf(int layer)
    {
        var step = -1;
        for (; layer >= 0; layer--)
        {
            do
            {
                step++;
            }
            while (_steps[step].Layer is null);
        }

        return step;
    }

    private ImageDraft Replace(int from, int to, DraftStep step)
    {
        var (first, last) = (StepOf(from), StepOf(to));
        var told = _steps.Skip(first).Take(last - first + 1).Where(static s => s.History is not null)
            .Select(static s => s with { History = s.History! with { EmptyLayer = true }, Layer = null });
        return With([.. _steps.Take(first), .. told, step, .. _steps.Skip(last + 1)]);
    }

    private static Layer Flat(LayerStack layers, string name)
    {
        using var whole = UnionFileSystem.Create(layers);
        return whole.Flatten(name)[0];
    }

    private static DraftStep New(HistoryEntry history, DraftLayer? layer) => new(history with { EmptyLayer = layer is null }, layer) { IsNew = true };

    private ImageDraft With(IReadOnlyList<DraftStep> steps) => new(steps, Config, _manifest, origin: null);

    internal static ImageDraft Of(OciImage image) => new([.. DraftStep.Of(image)], image.Config, image.Manifest, image);
}
