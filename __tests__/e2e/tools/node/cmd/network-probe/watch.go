package main

import (
	"sync"
	"time"
)

// span is a time in which all attempts ended alike. Times are in milliseconds
// since the program started, and those at which an attempt began.
type span struct {
	Outcome  string  `json:"outcome"`
	From     float64 `json:"from"`
	To       float64 `json:"to"`
	Attempts int     `json:"attempts"`
	// What the first of them was told.
	Detail string `json:"detail"`
}

type watched struct {
	question
	Started time.Time `json:"started"`
	Spans   []span    `json:"spans"`
}

// watch tries each target over and over. The attempts do not wait for each
// other, so that a slow one hides nothing; each has its own time limit.
func watch(asked []question) {
	started := time.Now()
	count := int(*duration / *every)
	began := make([]float64, count)
	results := make([][]result, len(asked))
	for i := range asked {
		results[i] = make([]result, count)
	}
	var wait sync.WaitGroup
	ticker := time.NewTicker(*every)
	for attempt := range count {
		began[attempt] = milliseconds(time.Since(started))
		for i, each := range asked {
			wait.Go(func() { results[i][attempt] = ask(each) })
		}
		<-ticker.C
	}
	wait.Wait()
	for i, each := range asked {
		say(watched{each, started, spans(began, results[i])})
	}
}

func spans(began []float64, results []result) []span {
	var found []span
	for attempt, each := range results {
		if len(found) == 0 || found[len(found)-1].Outcome != each.Outcome {
			found = append(found, span{Outcome: each.Outcome, From: began[attempt], Detail: each.Detail})
		}
		last := &found[len(found)-1]
		last.To = began[attempt]
		last.Attempts++
	}
	return found
}
