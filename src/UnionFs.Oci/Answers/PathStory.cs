using System.Text;

namespace UnionFs.Oci;

/// <summary>One path through all layers of an image, from the first that says something about it to the last. Immutable.</summary>
public sealed class PathStory
{
    private PathStory(Explanation explanation, IReadOnlyList<PathStep> steps)
    {
        Explanation = explanation;
        Steps = steps;
    }

    /// <summary>The path, with all links but one at the end followed.</summary>
    public string Path => Explanation.Path;

    /// <summary>Which layer says what in the finished image, and who wins.</summary>
    public Explanation Explanation { get; }

    /// <summary>The layers that say something about the path, bottom first.</summary>
    public IReadOnlyList<PathStep> Steps { get; }

    /// <summary>The layer that what is seen in the end comes from; null if nothing is.</summary>
    public int? Layer => Explanation.Verdicts.FirstOrDefault(static v => v.Wins)?.Index;

    /// <summary>Follows a path through the layers of an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="path">The path; a link at the end is not followed.</param>
    public static PathStory Of(OciImage image, string path)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Of(image.Layers, path, i => image.LayerInfos[i].History?.CreatedBy);
    }

    /// <summary>Follows a path through the layers of a stack.</summary>
    /// <param name="layers">The stack.</param>
    /// <param name="path">The path; a link at the end is not followed.</param>
    /// <param name="commandOf">What made a layer, if that is known.</param>
    public static PathStory Of(LayerStack layers, string path, Func<int, string?>? commandOf = null)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(path);
        using var merged = UnionFileSystem.Create(layers);
        var explanation = merged.Explain(path);
        var steps = new List<PathStep>();
        var contents = new StoredContents(CancellationToken.None);
        var below = UnionFileSystem.Create(LayerStack.Empty);
        try
        {
            for (var index = 0; index < layers.Count; index++)
            {
                var with = UnionFileSystem.Create(layers.Take(index + 1));
                var pair = new SurveyPair(SurveyPath.Root, SideAt(below, explanation.Path), SideAt(with, explanation.Path), null, false, WasteCause.Deleted);
                if (ToStep(index, pair, explanation, contents) is { } step)
                {
                    steps.Add(step with { Command = commandOf?.Invoke(index) });
                }

                below.Dispose();
                below = with;
            }
        }
        finally
        {
            below.Dispose();
        }

        return new PathStory(explanation, steps);
    }

    /// <summary>The answer in one sentence, then a line a layer, bottom first, with its command below.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(FsText.Escape(Path)).Append(": ").Append(Explanation.Summary);
        foreach (var step in Steps)
        {
            text.AppendLine().Append("  ").Append(step);
            if (step.Command is { } command)
            {
                text.AppendLine().Append("      ").Append(FsText.Quote(command));
            }
        }

        return text.ToString();
    }

    private static SurveySide SideAt(UnionFileSystem view, string path)
    {
        var side = SurveySide.RootOf(view);
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            side = side.Child(FsName.ToBytes(name));
        }

        return side;
    }

    private static PathStep? ToStep(int index, in SurveyPair pair, Explanation explanation, StoredContents contents)
    {
        var verdict = explanation.Verdicts.FirstOrDefault(v => v.Index == index);
        var isBoth = pair.Old.Exists && pair.Now.Exists;
        var aspects = isBoth ? pair.Compare(contents) : ChangeAspects.None;
        // A directory made anew as it was is the same to whoever looks; of anything else the layer stores another one.
        var isSame = isBoth ? aspects == ChangeAspects.None && (pair.Now.IsDirectory || pair.Old.Stat.Id == pair.Now.Stat.Id) : !pair.Old.Exists && !pair.Now.Exists;
        if (isSame && verdict is null or { Kind: LayerVerdictKind.Silent })
        {
            return null;
        }

        ChangeKind? kind = isSame ? null : !pair.Old.Exists ? ChangeKind.Added : !pair.Now.Exists ? ChangeKind.Deleted : ChangeKind.Modified;
        return new PathStep(index, kind, aspects, pair.Old.IsFile ? pair.Old.Size : -1, pair.Now.IsFile ? pair.Now.Size : -1, verdict?.Text ?? "nothing");
    }
}
