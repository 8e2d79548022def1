package playground

import "maps"

// clone copies a stream far enough that folding into the copy leaves the
// original as it is.
func (s *stream) clone() *stream {
	out := *s
	out.blocks = make([]any, len(s.blocks))
	for i, v := range s.blocks {
		b := maps.Clone(v.(obj))
		if tasks, ok := b["tasks"].([]any); ok {
			copied := make([]any, len(tasks))
			for j, task := range tasks {
				copied[j] = maps.Clone(task.(obj))
			}
			b["tasks"] = copied
		}
		out.blocks[i] = b
	}
	return &out
}

// fold adds a chunk to the blocks that the page shows: text grows the last
// markdown block, a task is one card that changes, blocks stand as they are.
func (s *stream) fold(chunk obj) {
	switch chunk["type"] {
	case "markdown_text":
		s.foldText(chunk["text"].(string))
	case "task_update":
		s.foldTask(chunk)
	case "plan_update":
		s.thePlan()["title"] = chunk["title"]
	case "blocks":
		blocks, _ := chunk["blocks"].([]any)
		s.blocks = append(s.blocks, nameBlocks(blocks)...)
		s.open = false
	}
}

func (s *stream) foldText(text string) {
	if n := len(s.blocks); s.open && n > 0 {
		last := s.blocks[n-1].(obj)
		last["text"] = last["text"].(string) + text
		return
	}
	s.add(obj{"type": "markdown", "text": text})
	s.open = true
}

func (s *stream) add(b obj) {
	s.blocks = append(s.blocks, nameBlocks([]any{b})...)
	s.open = false
}

// thePlan is the stream's plan, made when there is none.
func (s *stream) thePlan() obj {
	for _, b := range s.blocks {
		if kindOf(b) == "plan" {
			return b.(obj)
		}
	}
	s.add(obj{"type": "plan", "title": "", "tasks": []any{}})
	return s.blocks[len(s.blocks)-1].(obj)
}

// foldTask changes the card of a task, or adds it: to the plan where tasks are
// shown as one, else after what is there.
func (s *stream) foldTask(chunk obj) {
	card := s.card(chunk["id"])
	if card == nil {
		card = obj{"type": "task_card", "task_id": chunk["id"]}
		if s.plan {
			plan := s.thePlan()
			tasks, _ := plan["tasks"].([]any)
			plan["tasks"] = append(tasks, nameBlocks([]any{card})...)
		} else {
			s.add(card)
		}
	}
	card["title"], card["status"] = chunk["title"], chunk["status"]
	for _, name := range []string{"details", "output"} {
		if text, _ := chunk[name].(string); text != "" {
			card[name] = richText(text)
		}
	}
	if sources, ok := chunk["sources"].([]any); ok {
		card["sources"] = sources
	}
}

func (s *stream) card(id any) obj {
	var found obj
	for _, v := range s.blocks {
		b := v.(obj)
		if b["type"] == "task_card" && b["task_id"] == id {
			found = b
		}
		tasks, _ := b["tasks"].([]any)
		for _, task := range tasks {
			if t := task.(obj); t["task_id"] == id {
				found = t
			}
		}
	}
	return found
}

// richText is plain text in the form that a task card wants.
func richText(text string) obj {
	return obj{"type": "rich_text", "elements": []any{obj{"type": "rich_text_section",
		"elements": []any{obj{"type": "text", "text": text}}}}}
}
