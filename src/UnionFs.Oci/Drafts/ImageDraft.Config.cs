namespace UnionFs.Oci;

/// <content>What is said of the image.</content>
public sealed partial class ImageDraft
{
    /// <summary>The same layers with another way to run them: variables, command, user, labels and so on.</summary>
    /// <param name="change">Gives the new one; fields that are not known here stay as they are.</param>
    /// <param name="history">A step to tell of it, which makes no layer; null for none.</param>
    public ImageDraft WithConfig(Func<RuntimeConfig, RuntimeConfig> change, HistoryEntry? history = null)
    {
        ArgumentNullException.ThrowIfNull(change);
        var runtime = change(Config.Runtime) ?? throw new ArgumentException("The change gave nothing.", nameof(change));
        IReadOnlyList<DraftStep> steps = history is null ? _steps : [.. _steps, New(history, null)];
        return new ImageDraft(steps, Config with { Runtime = runtime }, _manifest, origin: null);
    }

    /// <summary>The same image of another author.</summary>
    public ImageDraft WithAuthor(string? author) => new(_steps, Config with { Author = author }, _manifest, origin: null);

    /// <summary>The same image with a note in its manifest.</summary>
    /// <param name="name">The name of the note.</param>
    /// <param name="value">Its text; null takes it away.</param>
    public ImageDraft WithAnnotation(string name, string? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var manifest = _manifest ?? new ImageManifest(new Descriptor(MediaTypes.OciConfig, Digest.OfBytes([]), 0), []);
        var annotations = manifest.Annotations.Where(a => a.Key != name).ToDictionary(StringComparer.Ordinal);
        if (value is not null)
        {
            annotations[name] = value;
        }

        return new ImageDraft(_steps, Config, manifest with { Annotations = annotations }, origin: null);
    }

    /// <summary>A variable in the way of <c>ENV</c>: in place of one of that name, else at the end; null takes it away.</summary>
    public ImageDraft WithVariable(string name, string? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var prefix = name + "=";
        return WithConfig(c =>
        {
            var all = c.Env.ToList();
            var at = all.FindIndex(v => v.StartsWith(prefix, StringComparison.Ordinal));
            if (value is null)
            {
                all.RemoveAll(v => v.StartsWith(prefix, StringComparison.Ordinal));
            }
            else if (at >= 0)
            {
                all[at] = prefix + value;
            }
            else
            {
                all.Add(prefix + value);
            }

            return c with { Env = all };
        });
    }

    /// <summary>A label; null takes it away.</summary>
    public ImageDraft WithLabel(string name, string? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return WithConfig(c =>
        {
            var labels = c.Labels.Where(l => l.Key != name).ToDictionary(StringComparer.Ordinal);
            if (value is not null)
            {
                labels[name] = value;
            }

            return c with { Labels = labels };
        });
    }
}
