namespace UnionFs.TestKit;

/// <summary>
/// What every kind of layer has to keep. A kind proves itself by passing a function that opens a layer with a bit of everything it
/// can hold. Rules: L1 root · L2 listings and names · L3 ids · L4 marks · L5 attributes · L6 hard links · L7 content · L8 holes · L9 threads ·
/// L10 the same source gives the same layer · L11 a union on it shows what it says · L12 disposing.
/// </summary>
public static class LayerConformance
{
    /// <summary>All that is wrong, one line each; nothing is good news.</summary>
    /// <param name="open">Opens the layer from its source; called several times.</param>
    public static IReadOnlyList<string> Check(Func<Layer> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        var findings = new List<string>();
        var layer = open();
        var survey = new LayerSurvey(layer, findings);
        if (survey.Entries.Count == 0)
        {
            findings.Add("L2 /: the layer is empty, so that nothing is proved");
        }

        CheckLinks(layer, survey);
        foreach (var (path, _, entry) in survey.Entries.Where(e => e.Entry is { Kind: LayerEntryKind.File, Error: FsError.OK }))
        {
            ContentConformance.Check(layer, path, entry, survey.Add);
        }

        CheckThreads(layer, survey);
        try
        {
            CheckUnion(layer, survey);
        }
        catch (Exception exception)
        {
            survey.Add("L11", "", $"a union on it cannot be used: {exception.Message}");
        }

        using (var again = open())
        {
            if (!survey.Lines().SequenceEqual(new LayerSurvey(again, []).Lines()))
            {
                survey.Add("L10", "", "opened again it is another layer");
            }
        }

        layer.Dispose();
        layer.Dispose();
        return findings;
    }

    /// <summary>Names with one id are one node; where the layer knows all names of a node, it counts and lists them.</summary>
    private static void CheckLinks(Layer layer, LayerSurvey survey)
    {
        foreach (var node in survey.Entries.Where(e => e.Entry.Kind is not (LayerEntryKind.Whiteout or LayerEntryKind.LowerLink)).GroupBy(e => e.Entry.Id))
        {
            var (path, _, first) = node.First();
            foreach (var (other, _, entry) in node.Skip(1))
            {
                var isSame = entry.Kind == first.Kind && entry.Attributes == first.Attributes && entry.Target.Span.SequenceEqual(first.Target.Span)
                    && entry.Xattrs.Equals(first.Xattrs) && entry.LinkCount == first.LinkCount;
                if (!isSame)
                {
                    survey.Add("L6", other, $"it has the id of '{FsText.Quote(path)}' and is something else");
                }
            }

            if (first.Kind == LayerEntryKind.Directory)
            {
                continue;
            }

            var names = layer.GetNames(first.Id);
            if (names is null ? first.LinkCount < node.Count() : first.LinkCount != node.Count())
            {
                survey.Add("L6", path, $"its link count is {first.LinkCount}, and {node.Count()} names lead to it");
            }

            var listed = names?.Select(n => (n.DirectoryId, "/" + FsName.ToText(n.Path.Span))).ToHashSet();
            if (listed is not null && !listed.SetEquals(node.Select(n => (n.Directory, n.Path))))
            {
                survey.Add("L6", path, $"it lists the names {string.Join(' ', listed)}");
            }
        }
    }

    private static void CheckThreads(Layer layer, LayerSurvey survey)
    {
        var expected = survey.Lines().ToList();
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            if (!expected.SequenceEqual(new LayerSurvey(layer, []).Lines()))
            {
                lock (survey)
                {
                    survey.Add("L9", "", "it answers something else to several threads at once");
                }
            }
        });
    }

    /// <summary>A union on the layer alone, with links to lower layers left aside, against the naive file system.</summary>
    private static void CheckUnion(Layer layer, LayerSurvey survey)
    {
        if (layer.HasLowerLinks && survey.Entries.Any(e => e.Entry.Kind == LayerEntryKind.LowerLink))
        {
            return;
        }

        var unreadable = survey.Entries.Where(e => e.Entry.Error != FsError.OK).Select(e => e.Path).ToHashSet();
        var stack = LayerStack.Of(layer);
        using var fs = UnionFileSystem.Create(stack);
        var expected = unreadable.Count == 0 ? new OracleFileSystem(stack).Walk().Select(Show) : fs.Walk("/", hashContent: true).Select(Show);
        var wrong = expected.Except(fs.Walk("/", hashContent: true).Select(Show)).ToList();
        wrong.ForEach(line => survey.Add("L11", "", $"a union on it does not show '{line}'"));
        foreach (var finding in fs.Verify())
        {
            survey.Add("L11", finding.Path, finding.ToString());
        }
    }

    private static string Show(TreeEntry entry) => TreeText.Format(entry);
}
